FROM python:3.12 AS base
RUN pip install a
FROM base
RUN pip install pip==9.0.3 && pip install b
