FROM python:3.12-slim
RUN pip install --no-cache-dir ./pkg
RUN pip install --no-cache-dir /src
RUN pip install --no-cache-dir git+https://example.com/a.git
RUN pip install --no-cache-dir 'a @ git+https://example.com/a.git'
RUN pip install --no-cache-dir 'a @ https://example.com/a.tar.gz'
RUN pip install --no-cache-dir file:///src
RUN pip install --no-cache-dir a.tar.gz
RUN pip install --no-cache-dir --no-binary :all: a
RUN pip install --no-cache-dir --no-binary=a a
RUN pip install --no-cache-dir -egit+https://example.com/a.git
RUN pip wheel --no-cache-dir .
