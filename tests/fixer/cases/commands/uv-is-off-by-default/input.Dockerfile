FROM python:3.12
RUN uv pip install a
RUN uv pip install --system -r requirements.txt
