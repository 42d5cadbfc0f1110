FROM python:3.12-slim
COPY . /s/
RUN pip install django
RUN --mount=type=cache,target=/root/.cache/pip sh /s/install.sh
