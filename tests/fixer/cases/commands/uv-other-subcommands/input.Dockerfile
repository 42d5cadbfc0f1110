FROM python:3.12
RUN uv pip list
RUN uv pip sync r.txt && uv pip compile r.in
RUN uv sync && uv add pip && uv venv
RUN uv tool install pip-tools
