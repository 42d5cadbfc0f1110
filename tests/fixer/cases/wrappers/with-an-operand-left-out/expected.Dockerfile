FROM python:3.12-slim
RUN setarch -R pip install --no-cache-dir a
RUN flock -n 9 && pip install --no-cache-dir b
RUN xvfb-run pip install --no-cache-dir c
