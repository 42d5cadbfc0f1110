FROM python:3.12
RUN uv pip install a
RUN uv pip install --system -r requirements.txt
RUN uv -q pip install b
RUN /root/.local/bin/uv pip install c
RUN ["uv", "pip", "install", "d"]
RUN pip install uv
