FROM python:3.12-slim
RUN pixi run pip install --no-cache-dir a
RUN op run -- pip install --no-cache-dir b
RUN scl enable x 'pip install --no-cache-dir c'
