FROM python:3.12
RUN -- pip install a
RUN --network=none -- pip install b
