FROM python:3.12
SHELL ["/bin/bash", "-c"]
RUN time (pip install a)
RUN time (cd x && pip install b) && pip install c
RUN time -p (pip install d)
RUN echo "time (pip install f)"
