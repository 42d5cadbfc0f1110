FROM python:3.12
RUN python get-pip.py --no-cache-dir
RUN python3 /tmp/get-pip.py --no-cache-dir --user
RUN curl -sS https://example.org/get-pip.py -o get-pip.py && python3.12 -u ./get-pip.py --no-cache-dir "pip<24"
RUN $PYTHON get-pip.py --no-cache-dir
