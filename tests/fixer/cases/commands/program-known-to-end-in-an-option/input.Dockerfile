FROM python:3.12-slim
ARG X="pip install -r" Y="pip install --"
RUN $X requirements.txt
RUN $Y a
