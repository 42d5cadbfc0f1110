FROM python:3.12-slim
COPY *.sh /s/
COPY d /d
RUN bash /s/a*.sh
RUN /s/b.s?
RUN . /s/[c].sh && sh "/s/d*.sh"
RUN cd /d && sh ./*
RUN sh /d/none*.sh && sh /nowhere/*.sh
