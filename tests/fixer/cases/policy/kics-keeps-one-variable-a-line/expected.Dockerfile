FROM python:3.13
ARG NAME=pip
ENV ONE=$NAME
ENV TWO=pip OTHER=x
ENV PI=pi
RUN $ONE install --no-cache-dir a
RUN $TWO install b
RUN ${NAME}3 install --no-cache-dir c
RUN $NAME install --no-cache-dir d && $NAME install e
RUN ${PI}p install --no-cache-dir f && $PIp install g
