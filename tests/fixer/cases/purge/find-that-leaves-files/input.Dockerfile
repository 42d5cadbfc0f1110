FROM python:3.12
RUN pip install x && find /root/.cache -type l -delete
RUN pip install x && find /root/.cache -mindepth 1 -maxdepth 1 -type f -delete
RUN pip install x && find /root/.cache ! -type f -delete
RUN pip install x && find /root/.cache -mindepth 3 -delete
RUN pip install x && find /root/.cache/pip/http -delete
RUN pip install x && find /root/.cache -mindepth 1 -delete
RUN pip install x && find /root/.cache -type f -delete
