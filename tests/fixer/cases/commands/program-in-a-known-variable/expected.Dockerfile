FROM python
ARG INSTALLER=pip
ARG P="python -m pip"
RUN $INSTALLER install --no-cache-dir requests
RUN $P install --no-cache-dir requests
RUN $SUDO apt-get install x
