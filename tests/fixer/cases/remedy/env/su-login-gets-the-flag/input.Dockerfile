FROM python:3.12-slim
RUN su - app -c 'pip install a'
RUN pip install b
