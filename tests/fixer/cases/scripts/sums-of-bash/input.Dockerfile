FROM python:3.12-slim
COPY count.sh counts.sh install.sh /opt/
RUN bash /opt/count.sh
RUN bash /opt/counts.sh
RUN bash /opt/install.sh
