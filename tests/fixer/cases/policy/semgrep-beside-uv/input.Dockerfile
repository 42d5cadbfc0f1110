FROM python:3.12
RUN uv pip install a && $X pip install b
RUN uv pip install c | pip install d
RUN pip install e && $X pip install f
