FROM python:3.12
SHELL ["/bin/bash", "-c"]
RUN pip install a && rm -rf /root/{.cache,.npm}

FROM python:3.12
RUN bash -c 'pip install a && rm -rf /root/{.cache,.npm}'

FROM python:3.12
SHELL ["/bin/ash", "-c"]
RUN pip install --no-cache-dir a && rm -rf /root/{.cache,.npm}

FROM python:3.12
RUN pip install --no-cache-dir a && rm -rf /root/{.cache,.npm}

FROM python:3.12
SHELL ["/bin/bash", "-c"]
RUN pip install --no-cache-dir a && rm -rf /root/{.cache}

FROM fedora:40
RUN pip install a && rm -rf /root/{.cache,.npm}

FROM alpine:3.20
RUN pip install --no-cache-dir a && rm -rf /root/{.cache,.npm}
