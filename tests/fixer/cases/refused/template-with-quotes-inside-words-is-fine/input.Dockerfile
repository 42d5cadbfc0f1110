FROM python:3.12-slim
ENV A="{{ it's }}"
LABEL b={{b}}'
COPY --{{ flag }} a b
RUN pip install flask
