FROM python:3.12
RUN pip download --no-cache-dir a
RUN pip --no-cache-dir wheel b
