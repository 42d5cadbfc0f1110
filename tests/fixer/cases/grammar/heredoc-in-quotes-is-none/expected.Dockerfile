FROM python:3.12
RUN echo "<<EOF" && pip install --no-cache-dir a
RUN echo ' <<EOF ' && pip install --no-cache-dir b
