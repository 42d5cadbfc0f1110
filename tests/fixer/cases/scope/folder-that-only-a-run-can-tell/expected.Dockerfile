FROM python:3.12
WORKDIR $X
ENV PIP_CACHE_DIR=c
RUN pip install --no-cache-dir a && rm -rf c
RUN pip install --no-cache-dir b && cd /d && rm -rf c
RUN cd /d && pip install c && rm -rf c
RUN cd /d && pip install d && rm -rf /d/c
RUN cd ${%} && pip install --no-cache-dir e && rm -rf c
RUN pip install --no-cache-dir f && rm -rf /c
