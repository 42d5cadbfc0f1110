FROM pypy:3.10-slim
RUN pip install flask
