FROM python:3.12
RUN pip install a && exit 0; rm -rf /root/.cache
RUN pip install b || exit 1; rm -rf /root/.cache
