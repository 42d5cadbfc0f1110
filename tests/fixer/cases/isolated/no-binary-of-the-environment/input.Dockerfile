FROM python:3.12-slim
RUN PIP_NO_BINARY=a pip install a b
RUN PIP_NO_BINARY=c pip install a b
RUN export PIP_NO_BINARY=Foo_Bar,z && pip install foo-bar==1
ENV PIP_NO_BINARY=:all:
RUN pip install d
RUN pip install --no-binary :none: e
RUN pip --isolated install f
RUN pip install --only-binary=:all: g
RUN pip install --no-build-isolation h
RUN PIP_NO_BINARY=:none: pip install i
