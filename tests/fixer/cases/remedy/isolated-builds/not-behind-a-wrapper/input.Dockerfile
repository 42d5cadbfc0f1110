FROM python:3.12-slim
RUN sudo pip install --no-cache-dir .
RUN env A=1 pip install --no-cache-dir .
RUN time pip install --no-cache-dir .
