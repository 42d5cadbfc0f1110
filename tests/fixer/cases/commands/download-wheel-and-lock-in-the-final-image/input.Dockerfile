FROM python:3.12
RUN pip download a
RUN pip wheel -w /w b
RUN pip lock c
RUN python3 -m pip download d
