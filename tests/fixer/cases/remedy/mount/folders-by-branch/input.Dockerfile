# syntax=docker/dockerfile:1
FROM python:3.12-slim
RUN if x; then export HOME=/a; fi; pip install a
