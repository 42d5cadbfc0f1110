FROM python:3.12-slim
RUN pip install --no-cache-dir pip==18.1
COPY . /s/
RUN /s/build.sh
