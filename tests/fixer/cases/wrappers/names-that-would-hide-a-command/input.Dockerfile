FROM python:3.12-slim
RUN pip install a && python -m pip install b
RUN env -u X pip install c && sudo -u app pip install d
RUN bash -c 'pip install e' && uv pip install f
RUN tool ls pip install g
