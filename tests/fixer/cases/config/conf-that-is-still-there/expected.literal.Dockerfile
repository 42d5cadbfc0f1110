FROM python:3.12
RUN pip config set global.no-cache-dir true
RUN --mount=type=tmpfs,target=/root/.config pip list
RUN pip install --no-cache-dir a

FROM python:3.12
RUN pip config set global.no-cache-dir true
COPY . /root/app
RUN pip install --no-cache-dir a

FROM python:3.12
RUN pip config set global.no-cache-dir true
RUN pip install --no-cache-dir a && rm -rf /root/.config

FROM python:3.12
RUN pip config set global.no-cache-dir true
RUN rm -rf /root/.cache /root/.config/git
RUN pip install --no-cache-dir a

FROM python:3.12
RUN pip config set global.no-cache-dir true
RUN rm -rf "/root/.config/*"; pip install --no-cache-dir a

FROM python:3.12
ENV XDG_CONFIG_HOME=/x
RUN pip config set global.no-cache-dir true
RUN pip install --no-cache-dir a

FROM python:3.12
COPY <<E /opt/pip.conf
[global]
no-cache-dir = 1
E
ENV PIP_CONFIG_FILE=/opt/pip.conf
RUN pip install --no-cache-dir a
