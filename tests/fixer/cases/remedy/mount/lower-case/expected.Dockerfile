# syntax=docker/dockerfile:1
from python:3.12
run --mount=type=cache,target=/root/.cache/pip pip install a
