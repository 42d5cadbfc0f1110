#!/usr/bin/env docker
# syntax=example/custom:1
FROM python:3.12
RUN pip install a
