# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS windows
RUN pip install a
FROM python:3.12-slim
RUN --mount=type=cache,target=/root/.cache/pip pip install b
