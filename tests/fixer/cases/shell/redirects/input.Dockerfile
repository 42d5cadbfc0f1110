FROM python:3.12
RUN pip 2>/dev/null install a
RUN pip install>log b
RUN pip install 2>&1 c
RUN >log 2>&1 pip install d
RUN 2>/dev/null pip >log install e
RUN pip install</dev/null
