FROM python:3.12
RUN pip install a
RUN cd ~/.cache/pip && ls

FROM python:3.12
RUN pip install a && cd "$HOME/.cache" && ls

FROM python:3.12
WORKDIR /root
RUN pip install a
RUN cd .cache; ls

FROM python:3.12
RUN pip install a && cd ~/.cache/pip && rm -rf *

FROM python:3.12
RUN mkdir -p /root/.cache/pip
RUN pip install a
RUN cd /root/.cache/pip && ls

FROM python:3.12
RUN pip install a
RUN cd && ls

FROM python:3.12
RUN pip install a
USER app
RUN cd ~/.cache && ls
