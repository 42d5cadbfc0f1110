# syntax=docker/dockerfile:1
ARG BASE=mcr.microsoft.com/windows/nanoserver:ltsc2022
FROM ${BASE} AS base
FROM base
RUN pip install a
