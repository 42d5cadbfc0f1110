FROM python:3.12
RUN {% if x %}--network=none {% endif %}--mount=type=cache,target=/root/.cache/pip pip install a
