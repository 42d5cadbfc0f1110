FROM python:3.12
RUN --network=none --{{ flag }} pip install a
