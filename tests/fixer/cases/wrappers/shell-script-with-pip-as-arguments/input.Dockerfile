FROM python:3.12
RUN sh run.sh pip install a
RUN bash -x ./run.sh pip install b
