FROM python:3.12
RUN with-proxy pip install a
RUN /usr/local/bin/with-proxy pip install b
RUN sudo with-proxy pip install c
RUN other pip install d
