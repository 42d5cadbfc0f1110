# escape=`
FROM python:3.12-slim
ENV A=it`'s B="a `" b" C="C:\"
RUN pip install --no-cache-dir flask
