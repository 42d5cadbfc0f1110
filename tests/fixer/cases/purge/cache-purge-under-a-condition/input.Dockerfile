FROM python:3.12-slim
RUN pip install flask && if [ -n "$SLIM" ]; then pip cache purge; fi
