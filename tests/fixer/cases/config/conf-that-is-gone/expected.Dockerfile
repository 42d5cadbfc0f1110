FROM python:3.12
RUN pip config set global.no-cache-dir true
RUN rm -rf /root/.config
RUN pip install --no-cache-dir a

FROM python:3.12
RUN pip config set global.no-cache-dir true
RUN rm ~/.config/pip/pip.conf && pip install --no-cache-dir a

FROM python:3.12
RUN pip config set global.no-cache-dir true
RUN --mount=type=secret,id=x,target=/root/.config/pip/pip.conf pip install --no-cache-dir a

FROM python:3.12
RUN pip config set global.no-cache-dir true
RUN --mount=type=tmpfs,target=/root/.config pip install --no-cache-dir a

FROM python:3.12
RUN pip config set global.no-cache-dir true
ENV XDG_CONFIG_HOME=/x
RUN pip install --no-cache-dir a

FROM python:3.12
RUN pip config set global.no-cache-dir true
COPY pip.conf /root/.config/pip/pip.conf
RUN pip install --no-cache-dir a

FROM python:3.12
RUN pip config set global.no-cache-dir true
COPY pip.conf /root/.config/pip/
RUN pip install --no-cache-dir a

FROM python:3.12
RUN pip config set global.no-cache-dir true
RUN echo x > ~/.config/pip/pip.conf
RUN pip install --no-cache-dir a

FROM python:3.12
RUN pip config set global.no-cache-dir true
RUN mv /root/.config /x
RUN pip install --no-cache-dir a

FROM python:3.12
RUN pip config set global.no-cache-dir true
RUN if [ $X ]; then rm -rf ~/.config; fi
RUN pip install --no-cache-dir a

FROM python:3.12
RUN pip config --global set global.no-cache-dir true
RUN rm /etc/pip.conf
RUN pip install --no-cache-dir a
