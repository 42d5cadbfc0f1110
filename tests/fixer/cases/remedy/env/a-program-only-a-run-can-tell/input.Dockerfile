FROM python:3.12-slim
RUN $PIP install a
RUN pip install b
