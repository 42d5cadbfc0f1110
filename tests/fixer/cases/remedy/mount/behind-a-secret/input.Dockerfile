FROM python:3.12-slim
RUN --mount=type=secret,id=netrc,target=/root/.netrc pip install a
