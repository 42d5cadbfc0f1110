FROM python:3.12-slim
RUN pip install --no-cache-dir ./x.whl
RUN pip install --no-cache-dir --no-index ./x.whl ./src
RUN pip install --no-cache-dir --no-index -f /dist ./x.whl
RUN pip install --no-cache-dir --no-index -f /dist flask
RUN pip install --no-cache-dir --no-index --no-deps https://example.org/x.whl
RUN pip install --no-cache-dir --no-index -f https://example.org/w --only-binary :all: flask
RUN pip install --no-cache-dir --no-index -r r.txt ./x.whl
RUN pip install --no-cache-dir --no-index ./x.whl $MORE
RUN pip install --no-cache-dir --no-index ./x.tar.gz
RUN pip install --no-cache-dir --no-deps ./x.whl
