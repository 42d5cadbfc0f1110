FROM python:3.12-slim
RUN setarch -R pip install a
RUN flock -n 9 && pip install b
RUN xvfb-run pip install --no-cache-dir c
