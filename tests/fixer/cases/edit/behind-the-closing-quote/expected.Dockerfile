FROM python:3.12
RUN pip "install" --no-cache-dir a
RUN pip in'stall' --no-cache-dir b
