FROM python:3.12-slim
RUN sudo pip install --no-cache-dir a
