# syntax=registry.example.com/build/dockerfile:1.7
FROM python:3.12
RUN pip install a
