FROM python:3.12
RUN echo "<<EOF" && pip install a
RUN echo ' <<EOF ' && pip install b
