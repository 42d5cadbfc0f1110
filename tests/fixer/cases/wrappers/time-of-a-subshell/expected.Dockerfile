FROM python:3.12
SHELL ["/bin/bash", "-c"]
RUN time (pip install --no-cache-dir a)
RUN time (cd x && pip install --no-cache-dir b) && pip install --no-cache-dir c
RUN time -p (pip install d)
RUN echo "time (pip install f)"
