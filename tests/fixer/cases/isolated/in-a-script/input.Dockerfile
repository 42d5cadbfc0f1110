FROM python:3.12
WORKDIR /app
COPY . .
RUN ./scripts/install.sh requirements.txt
RUN pip install -r names.txt
