FROM fedora:41
COPY parts /etc/parts.d
RUN dnf -y install python3-pip crontabs
RUN run-parts /etc/parts.d
FROM debian:12
COPY parts /etc/parts.d
RUN run-parts /etc/parts.d
