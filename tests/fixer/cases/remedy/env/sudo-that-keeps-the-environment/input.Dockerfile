FROM python:3.12-slim
RUN sudo -E pip install b
