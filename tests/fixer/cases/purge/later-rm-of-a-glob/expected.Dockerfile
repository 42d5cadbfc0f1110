FROM python:3.12
RUN pip install a
RUN rm -r /root/.c*

FROM python:3.12
RUN pip install a
RUN rm -r ~/.cach?

FROM python:3.12
RUN pip install a
RUN rm -r /root/.[a-c]ache/pip

FROM python:3.12
RUN pip install --no-cache-dir a
RUN rm -rf /root/.c*

FROM python:3.12
RUN pip install --no-cache-dir a
RUN rm -r /root/.d*

FROM python:3.12
RUN pip install --no-cache-dir a
RUN rm -r "/root/.c*"

FROM python:3.12
RUN pip install --no-cache-dir a && rm -rf /root/.[ab]*

FROM python:3.12
RUN pip install a && rm -rf /root/.[bc]*
