FROM python:3.12-slim
ADD --from=build . /app
RUN pip install flask
