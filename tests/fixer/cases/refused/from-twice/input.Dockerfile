FROM python:3.12-slim
COPY --from=a --from=b /x /y
RUN pip install flask
