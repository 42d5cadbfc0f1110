FROM python:3.12-slim
RUN pip install a
RUN sudo pip install b
