FROM python:3.12
RUN pip 2>&- install --no-cache-dir a
RUN pip install b >&- --no-cache-dir
RUN pip install --no-cache-dir c 2>&- && pip install --no-cache-dir d
RUN pip install --no-cache-dir e <&-
RUN pip install --no-cache-dir f >&- g
RUN pip install --no-cache-dir h 2>&-
RUN pip install i 2>&1 --no-cache-dir
RUN pip 2>&- install j --no-cache-dir
