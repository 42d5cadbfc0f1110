FROM python:3.12
WORKDIR /app
RUN --mount=type=bind,source=requirements,target=/lists pip install -r /lists/dev.txt
