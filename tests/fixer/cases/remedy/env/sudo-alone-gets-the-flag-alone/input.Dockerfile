FROM python:3.12-slim
RUN sudo pip install a
