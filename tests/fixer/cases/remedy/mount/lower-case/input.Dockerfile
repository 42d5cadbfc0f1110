# syntax=docker/dockerfile:1
from python:3.12
run pip install a
