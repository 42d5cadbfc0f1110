FROM python
ARG INSTALLER=pip
ARG P="python -m pip"
RUN $INSTALLER install requests
RUN $P install requests
RUN $SUDO apt-get install x
