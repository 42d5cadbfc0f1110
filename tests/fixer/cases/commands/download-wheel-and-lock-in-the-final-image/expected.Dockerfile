FROM python:3.12
RUN pip download --no-cache-dir a
RUN pip wheel --no-cache-dir -w /w b
RUN pip lock --no-cache-dir c
RUN python3 -m pip download --no-cache-dir d
