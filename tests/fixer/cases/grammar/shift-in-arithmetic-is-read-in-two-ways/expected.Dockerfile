FROM python:3.12
RUN echo $(( 1 << 3 )) && pip install a
RUN pip install --no-cache-dir b
