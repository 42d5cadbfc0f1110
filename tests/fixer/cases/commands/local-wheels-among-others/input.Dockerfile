FROM python:3.12-slim
RUN pip install ./x.whl
RUN pip install --no-index ./x.whl ./src
RUN pip install --no-index -f /dist ./x.whl
RUN pip install --no-index -f /dist flask
RUN pip install --no-index --no-deps https://example.org/x.whl
RUN pip install --no-index -f https://example.org/w --only-binary :all: flask
RUN pip install --no-index -r r.txt ./x.whl
RUN pip install --no-index ./x.whl $MORE
RUN pip install --no-index ./x.tar.gz
RUN pip install --no-deps ./x.whl
