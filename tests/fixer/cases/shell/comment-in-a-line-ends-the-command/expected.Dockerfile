FROM python:3.12
RUN pip install --no-cache-dir a # note \
    && pip install b
RUN # pip install c
RUN echo d # pip install e
