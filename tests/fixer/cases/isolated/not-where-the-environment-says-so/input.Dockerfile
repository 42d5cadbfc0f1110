FROM python:3.12-slim
COPY setup.py /app/
WORKDIR /app
RUN PIP_NO_BUILD_ISOLATION=0 pip install .
RUN PIP_NO_BUILD_ISOLATION=false pip install -e .
RUN PIP_NO_BUILD_ISOLATION=1 pip install .
RUN PIP_NO_BUILD_ISOLATION= pip install .
ENV PIP_NO_BUILD_ISOLATION=off
RUN pip install .
RUN pip --isolated install .
