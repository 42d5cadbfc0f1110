# syntax=docker/dockerfile:1
FROM python:3.12 AS base
SHELL ["C:\\\\PowerShell.exe", "-Command"]
FROM base
RUN pip install a
FROM base
SHELL ["/bin/sh", "-c"]
RUN --mount=type=cache,target=/root/.cache/pip pip install b
