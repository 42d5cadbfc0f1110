FROM python:3.12
RUN pip install a # note \
    && pip install b
RUN # pip install c
RUN echo d # pip install e
