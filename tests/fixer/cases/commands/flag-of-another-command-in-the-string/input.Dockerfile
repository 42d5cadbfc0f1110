FROM python:3.12-slim
RUN eval "pip install a; pip install --no-cache-dir b"
RUN eval "pip install c # --no-cache-dir"
RUN $PIP install d && pip install --no-cache-dir e
RUN $PIP install -- --no-cache-dir f
