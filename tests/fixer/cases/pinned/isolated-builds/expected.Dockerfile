FROM python:3.12
COPY . .
RUN pip install --no-cache-dir -r old.txt
RUN pip install --no-cache-dir .

FROM python:3.12
COPY . .
RUN pip install --no-cache-dir -r new.txt
RUN PIP_NO_CACHE_DIR=1 pip install --no-cache-dir .

