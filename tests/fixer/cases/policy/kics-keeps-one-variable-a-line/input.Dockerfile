FROM python:3.13
ARG NAME=pip
ENV ONE=$NAME
ENV TWO=pip OTHER=x
ENV PI=pi
RUN $ONE install a
RUN $TWO install b
RUN ${NAME}3 install c
RUN $NAME install d && $NAME install e
RUN ${PI}p install f && $PIp install g
