FROM python:3.12-slim
RUN if [ -e setup.py ]; then pip install --no-cache-dir .; fi
