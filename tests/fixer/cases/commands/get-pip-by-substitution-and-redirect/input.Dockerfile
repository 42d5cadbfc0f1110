FROM python:3.12-slim
SHELL ["/bin/bash", "-c"]
RUN python3 <(curl -sS https://bootstrap.example/get-pip.py)
RUN python3 - < get-pip.py
RUN python3 < get-pip.py
