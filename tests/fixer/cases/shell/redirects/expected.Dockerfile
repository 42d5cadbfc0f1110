FROM python:3.12
RUN pip 2>/dev/null install --no-cache-dir a
RUN pip install --no-cache-dir>log b
RUN pip install --no-cache-dir 2>&1 c
RUN >log 2>&1 pip install --no-cache-dir d
RUN 2>/dev/null pip >log install --no-cache-dir e
RUN pip install --no-cache-dir</dev/null
