FROM python:3.12-slim
USER app:staff
RUN --mount=type=cache,target=/home/app/.cache pip install flask
