# syntax=docker/dockerfile:1
FROM python:3.12
RUN cmd /S /C pip install a
