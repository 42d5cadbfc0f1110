FROM python:3.12-slim
RUN easy_install pip && pip install a
