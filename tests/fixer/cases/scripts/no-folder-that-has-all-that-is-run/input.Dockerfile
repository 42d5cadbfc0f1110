FROM python:3.12-slim
WORKDIR /app
COPY . .
RUN ./a.sh
RUN ./b.sh
RUN ./c.sh
