FROM python:3.12-slim
ONBUILD COPY --recursive . /app
ONBUILD ENV A="x
RUN pip install flask
