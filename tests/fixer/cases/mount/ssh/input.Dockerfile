FROM python:3.12-slim
RUN --mount=type=ssh pip install git+ssh://git@example.com/a/b.git
