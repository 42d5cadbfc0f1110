FROM python:3.12
WORKDIR /app
COPY . .
RUN PIP_NO_CACHE_DIR=1 pip install --no-cache-dir -r requirements.txt
RUN PIP_NO_CACHE_DIR=1 pip install --no-cache-dir -r requirements.txt
RUN pip install --no-cache-dir -r names.txt
RUN pip install --no-cache-dir -r names.txt
