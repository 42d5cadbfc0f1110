FROM python:3.12
RUN uv pip install --no-cache a
RUN uv pip install -n a
RUN uv pip install --no-cache-dir a
RUN uv --no-cache pip install a
RUN uv pip --no-cache-dir install a
RUN uv pip install a --no-cache
