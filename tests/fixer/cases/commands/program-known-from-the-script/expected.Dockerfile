FROM python:3.12-slim
RUN P=pip3 && $P install --no-cache-dir a
RUN export PIP=/opt/pip; "${PIP}" install --no-cache-dir b
RUN bash -c 'X=pip; $X install --no-cache-dir c'
