FROM python:3.12-slim
RUN pip install .
RUN pip install --no-cache-dir -e .
RUN pip install --no-cache-dir flask
