FROM python:3.12
RUN ! pip install a
RUN if ! pip install b; then exit 1; fi
