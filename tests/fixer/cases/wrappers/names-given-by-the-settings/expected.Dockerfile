FROM python:3.12
RUN with-proxy pip install --no-cache-dir a
RUN /usr/local/bin/with-proxy pip install --no-cache-dir b
RUN sudo with-proxy pip install --no-cache-dir c
RUN other pip install d
