FROM busybox
RUN pip install django
RUN pip3 install django
ENV PIP_NO_CACHE_DIR=1
RUN sudo pip3.11 install django
