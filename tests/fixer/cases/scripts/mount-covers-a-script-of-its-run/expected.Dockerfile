FROM python:3.12-slim
COPY . /s/
RUN --mount=type=cache,target=/root/.cache/pip pip install django && /s/install.sh
RUN /s/other.sh
