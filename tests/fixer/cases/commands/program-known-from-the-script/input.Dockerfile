FROM python:3.12-slim
RUN P=pip3 && $P install a
RUN export PIP=/opt/pip; "${PIP}" install b
RUN bash -c 'X=pip; $X install c'
