FROM python:3.12-slim
RUN pip install .
RUN pip install -e . && pip install flask
