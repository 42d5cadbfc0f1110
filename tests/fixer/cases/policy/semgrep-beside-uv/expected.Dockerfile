FROM python:3.12
RUN uv pip install --no-cache a && $X pip install b
RUN uv pip install --no-cache c | pip install --no-cache-dir d
RUN pip install --no-cache-dir e && $X pip install f
