FROM python:3.12-slim
RUN if [ -e setup.py ]; then PIP_NO_CACHE_DIR=1 pip install --no-cache-dir .; fi
