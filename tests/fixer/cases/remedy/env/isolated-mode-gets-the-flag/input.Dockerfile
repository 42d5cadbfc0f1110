FROM python:3.12-slim
RUN pip --isolated install a
RUN pip install b
