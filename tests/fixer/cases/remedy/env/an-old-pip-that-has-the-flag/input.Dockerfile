FROM python:3.12-slim
RUN pip install a
RUN pip install pip==9.0.3
RUN pip install --no-cache-dir b
