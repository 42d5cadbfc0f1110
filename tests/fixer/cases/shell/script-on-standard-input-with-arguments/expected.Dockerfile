FROM python:3.12-slim
RUN bash -s -e x <<E
pip install --no-cache-dir a
E
RUN bash -e x.sh <<E
pip install b
E
