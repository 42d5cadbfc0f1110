FROM python:3.12
WORKDIR /app
COPY . .
RUN pip install -r requirements.txt
RUN pip install --no-cache-dir -r requirements.txt
RUN pip install --no-cache-dir -r names.txt
RUN pip install -r names.txt
