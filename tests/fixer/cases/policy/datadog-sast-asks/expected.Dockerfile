FROM busybox
RUN pip install --no-cache-dir django
RUN pip3 install --no-cache-dir django
ENV PIP_NO_CACHE_DIR=1
RUN sudo pip3.11 install --no-cache-dir django
