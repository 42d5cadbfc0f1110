FROM python:3.12-slim
COPY . /s
RUN python3 /s/a.py && node /s/b.js && ruby /s/c.rb
