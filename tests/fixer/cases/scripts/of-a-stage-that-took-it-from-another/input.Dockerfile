FROM alpine AS first
COPY install.sh other.sh /a/
FROM scratch AS second
COPY --from=first /a /b
FROM python:3.12
COPY --from=second /b/install.sh /usr/local/bin/setup
COPY --from=second /b/other.sh /c/
RUN setup && /c/other.sh

FROM alpine AS changed
COPY install.sh /a/
RUN sed -i s/a/b/ /a/install.sh
FROM python:3.12
COPY --from=changed /a/install.sh /
RUN /install.sh
