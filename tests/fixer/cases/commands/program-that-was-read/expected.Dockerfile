FROM python:3.12
SHELL ["bash", "-c"]
RUN P=pip; $P install --no-cache-dir a
RUN P=pip; read P < /f; $P install b
RUN P=pip; mapfile P < /f; $P install c
RUN P=pip; readarray -t P < /f; $P install d
RUN P=pip; read Q < /f; $P install --no-cache-dir e
RUN P=pip; mapfile Q < /f; $P install --no-cache-dir f
