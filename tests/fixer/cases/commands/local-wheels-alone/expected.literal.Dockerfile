FROM python:3.12-slim
COPY dist /dist
RUN pip install --no-cache-dir --no-index ./x.whl
RUN pip install --no-cache-dir --no-index /dist/*.whl && pip --quiet install --no-cache-dir -U --no-index --no-deps -f /dist y-1.0-py3-none-any.whl
RUN pip install --no-cache-dir --no-index --find-links=/dist --only-binary=:all: 'flask==3.0' /dist/z.whl
