FROM python:3.12
ONBUILD CMD pip install a
ONBUILD LABEL a="pip install"
