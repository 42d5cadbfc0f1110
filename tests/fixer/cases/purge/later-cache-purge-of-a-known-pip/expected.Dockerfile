FROM python:3.12
RUN pip install --no-cache-dir pip==24.0
RUN pip install --no-cache-dir a
RUN pip cache purge

FROM python:3.12
ENV PYTHON_PIP_VERSION=24.0
RUN pip install --no-cache-dir a
RUN pip cache purge

FROM python:3.12
RUN pip install pip==24.0 && pip install a && pip cache purge

FROM python:3.12
ENV PYTHON_PIP_VERSION=21.2.4
RUN pip install a
RUN pip cache purge

FROM python:3.12
RUN pip install -U pip
RUN pip install a
RUN pip cache purge

FROM python:3.12
RUN pip install a
RUN pip cache purge
