FROM python:3.12-slim
RUN uv pip install a
RUN pip install b
