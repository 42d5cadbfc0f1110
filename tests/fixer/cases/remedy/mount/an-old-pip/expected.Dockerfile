# syntax=docker/dockerfile:1
FROM ubuntu:18.04
RUN --mount=type=cache,target=/root/.cache/pip pip3 install a
