FROM python:3.12-slim
COPY . /app
RUN if [ -n "$X" ]; then rm /app/other.sh; fi
RUN /app/install.sh
