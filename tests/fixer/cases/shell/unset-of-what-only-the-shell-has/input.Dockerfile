FROM python:3.12
RUN C=/root/.cache/pip; pip install a && rm -rf $C

FROM python:3.12
RUN C=/root/.cache/pip; unset C; pip install a && rm -rf $C

FROM python:3.12
RUN P=pip; unset P; $P install a

FROM python:3.12
ENV P=pip
RUN unset P; $P install a
