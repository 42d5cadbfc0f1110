FROM python:3.12-slim
RUN pip install --no-cache-dir --no-build-isolation .
RUN pip install --no-cache-dir --only-binary :all: .
RUN pip install --no-cache-dir ./a.whl
RUN pip install --no-cache-dir 'a @ https://example.com/a.whl'
RUN pip install --no-cache-dir -r requirements.txt
RUN pip install --no-cache-dir 'flask[async]==3.0'
RUN pip install --no-cache-dir --no-binary :none: a
RUN pip install --no-cache-dir https://example.com/simple
