FROM python:3.12
RU\
N pip install --no-cache-dir a
