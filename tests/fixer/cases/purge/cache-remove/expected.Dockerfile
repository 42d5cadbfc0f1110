FROM python:3.12-slim
RUN pip install flask && pip cache remove '*'
RUN pip install flask && pip cache remove numpy
RUN pip install --no-cache-dir flask && pip cache remove numpy || true
RUN pip install flask && { pip cache remove numpy || true; } && rm -rf ~/.cache/pip
