# syntax=docker/dockerfile:1
FROM jupyter/base-notebook
USER jovyan
RUN pip install a
