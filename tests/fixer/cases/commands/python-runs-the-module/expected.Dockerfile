FROM python:3.12
RUN python -m pip install --no-cache-dir a
RUN python3 -m pip install --no-cache-dir a
RUN python3.11 -m pip install --no-cache-dir a
RUN /opt/venv/bin/python -m pip install --no-cache-dir a
RUN pypy3 -m pip install --no-cache-dir a
RUN py -3 -m pip install --no-cache-dir a
RUN python.exe -m pip install --no-cache-dir a
