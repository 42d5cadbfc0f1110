FROM python:3.12 AS one
RUN pip install x
RUN for f in /root/.cache/pip/*; do mv "$f" /y; done

FROM python:3.12
RUN pip install x
RUN for f in /opt/*; do mv "$f" /y; done
