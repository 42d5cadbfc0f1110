FROM python:3.12-slim
WORKDIR /app
COPY . .
RUN ./install.sh
RUN sh ./install.sh && ./other.sh && ./plain.sh
RUN ./run.sh
RUN pip install --no-cache-dir c
