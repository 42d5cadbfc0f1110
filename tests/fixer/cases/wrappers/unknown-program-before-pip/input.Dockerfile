FROM python:3.12
RUN /notify.sh pip install failed
RUN with-proxy pip install a
RUN docker run x python3 -m pip install b
RUN ./entrypoint.sh pip3 install c
