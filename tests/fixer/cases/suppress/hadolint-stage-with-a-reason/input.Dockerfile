  # hadolint stage ignore=DL3042 # thrown away
  FROM python:3.12-slim
RUN pip install flask
