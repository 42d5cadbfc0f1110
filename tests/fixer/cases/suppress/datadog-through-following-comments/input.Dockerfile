FROM python:3.12-slim
# no-dd-sa
# flask is large
# and slow
RUN pip install flask
