FROM python:3.12
SHELL ["/bin/bash", "-c"]
RUN pip install ${x^^}
RUN echo ${a[0]} ${!b} ${#c} && pip install d
