FROM python:3.12
RUN uv pip install --no-cache a
RUN uv pip install --no-cache --system -r requirements.txt
RUN uv -q pip install --no-cache b
RUN /root/.local/bin/uv pip install --no-cache c
RUN ["uv", "pip", "install", "--no-cache", "d"]
RUN pip install --no-cache-dir uv
