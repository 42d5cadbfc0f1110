FROM python:3.12
RUN pip install a && rm -rf ~root/.cache

FROM python:3.12
RUN pip install a
RUN ls ~root/.cache/pip

FROM python:3.12
RUN pip install --no-cache-dir a && rm -rf ~app/.cache

FROM python:3.12
RUN pip install --no-cache-dir a && rm -rf "~root/.cache"

FROM python:3.12
USER app
RUN pip install --no-cache-dir a; rm -rf ~root/.cache
