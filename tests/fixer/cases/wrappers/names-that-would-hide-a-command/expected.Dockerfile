FROM python:3.12-slim
RUN pip install --no-cache-dir a && python -m pip install --no-cache-dir b
RUN env -u X pip install --no-cache-dir c && sudo -u app pip install --no-cache-dir d
RUN bash -c 'pip install --no-cache-dir e' && uv pip install f
RUN tool ls pip install g
