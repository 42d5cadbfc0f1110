FROM python:3.12-slim
COPY setup.py /app/
WORKDIR /app
RUN PIP_NO_BUILD_ISOLATION=0 pip install --no-cache-dir .
RUN PIP_NO_BUILD_ISOLATION=false pip install --no-cache-dir -e .
RUN PIP_NO_BUILD_ISOLATION=1 pip install --no-cache-dir .
RUN PIP_NO_BUILD_ISOLATION= pip install --no-cache-dir .
ENV PIP_NO_BUILD_ISOLATION=off
RUN pip install --no-cache-dir .
RUN pip --isolated install --no-cache-dir .
