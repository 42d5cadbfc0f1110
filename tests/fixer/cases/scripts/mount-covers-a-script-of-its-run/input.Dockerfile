FROM python:3.12-slim
COPY . /s/
RUN pip install django && /s/install.sh
RUN /s/other.sh
