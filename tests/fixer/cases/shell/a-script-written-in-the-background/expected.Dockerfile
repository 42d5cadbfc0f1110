FROM python:3.12
RUN echo 'pip install --no-cache-dir a' > /i.sh &
RUN sh /i.sh
FROM python:3.12
RUN (echo 'pip install --no-cache-dir b' > /i.sh) & wait; sh /i.sh
