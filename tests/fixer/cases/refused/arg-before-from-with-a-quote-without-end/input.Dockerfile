ARG TAG="3.12
FROM python
RUN pip install flask
