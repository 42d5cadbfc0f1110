FROM python:3.12-slim
COPY install.sh /
COPY --from=registry.example.com/tools /opt /opt
ADD tools.tar.gz /unpacked
RUN /opt/a.sh && sudo -u app bash -e /opt/setup x && . /opt/env.sh
RUN ["/opt/exec.sh"]
RUN cd /unpacked && if true; then ./b.sh; fi
RUN --mount=type=bind,from=build,target=/m sh /m/c
RUN sh -c '/opt/a.sh' && /opt/a.sh
RUN /install.sh
