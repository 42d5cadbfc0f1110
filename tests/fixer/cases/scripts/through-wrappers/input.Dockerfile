FROM python:3.12-slim
COPY install.sh /
RUN sudo -E time /install.sh
RUN timeout 60 bash /install.sh && su app -c /install.sh
