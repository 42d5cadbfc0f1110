# syntax=mirror.example.org:5000/library/dockerfile:1
FROM python:3.12
RUN pip install --no-cache-dir a
