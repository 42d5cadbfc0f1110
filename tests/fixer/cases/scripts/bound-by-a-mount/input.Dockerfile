FROM python:3.12-slim
RUN --mount=type=bind,source=scripts,target=/scripts sh /scripts/install.sh
RUN --mount=target=/ctx /ctx/scripts/install.sh
RUN sh /scripts/install.sh
