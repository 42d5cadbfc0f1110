FROM python:3.12
RUN trap "pip install a" EXIT
RUN trap - EXIT
