FROM python:3.12
SHELL ["/bin/bash", "-c"]
RUN pip install --no-cache-dir ${x^^}
RUN echo ${a[0]} ${!b} ${#c} && pip install --no-cache-dir d
