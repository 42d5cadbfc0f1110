FROM python:3.12
COPY . /s
COPY b.sh /usr/local/bin/deps
RUN sh /s/a.sh
COPY --from=busybox:1 /bin/busybox /s/
COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /uvx /usr/local/bin/
RUN sh /s/a.sh
RUN pip install z
RUN /usr/local/bin/pip install y && docker-php-ext-install q
WORKDIR /s
COPY --from=busybox:1 /bin/busybox .
RUN sh b.sh
