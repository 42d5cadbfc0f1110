FROM python:3.12
RUN p\
i\
p\
 i\
n\
s\
t\
a\
l\
l --no-cache-dir \
 a
