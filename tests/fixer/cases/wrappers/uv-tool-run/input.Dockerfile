FROM python:3.12
RUN uv tool run pip install a
RUN pipx run pip install b
RUN uv tool install pip install
