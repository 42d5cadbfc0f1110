FROM python:3.12-slim
RUN bash -s -e x <<E
pip install a
E
RUN bash -e x.sh <<E
pip install b
E
