FROM python:3.12-slim
COPY count.sh install.sh /opt/
RUN sh /opt/count.sh
RUN sh /opt/install.sh
