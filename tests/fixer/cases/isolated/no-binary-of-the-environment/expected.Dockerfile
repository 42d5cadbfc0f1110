FROM python:3.12-slim
RUN PIP_NO_BINARY=a pip install --no-cache-dir a b
RUN PIP_NO_BINARY=c pip install --no-cache-dir a b
RUN export PIP_NO_BINARY=Foo_Bar,z && pip install --no-cache-dir foo-bar==1
ENV PIP_NO_BINARY=:all:
RUN pip install --no-cache-dir d
RUN pip install --no-cache-dir --no-binary :none: e
RUN pip --isolated install --no-cache-dir f
RUN pip install --no-cache-dir --only-binary=:all: g
RUN pip install --no-cache-dir --no-build-isolation h
RUN PIP_NO_BINARY=:none: pip install --no-cache-dir i
