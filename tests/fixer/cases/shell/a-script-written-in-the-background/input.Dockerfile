FROM python:3.12
RUN echo 'pip install a' > /i.sh &
RUN sh /i.sh
FROM python:3.12
RUN (echo 'pip install b' > /i.sh) & wait; sh /i.sh
