FROM python:3.12
RUN pip 2>&- install a
RUN pip install b >&- --no-cache-dir
RUN pip install c 2>&- && pip install d
RUN pip install e <&-
RUN pip install f >&- g
RUN pip install h 2>&-
RUN pip install i 2>&1 --no-cache-dir
RUN pip 2>&- install j --no-cache-dir
