FROM python:3.12-slim
RUN pip install --upgrade 'pip==19.0.1' && pip install flask
