FROM python:3.12
RUN python get-pip.py
RUN python3 /tmp/get-pip.py --user
RUN curl -sS https://example.org/get-pip.py -o get-pip.py && python3.12 -u ./get-pip.py "pip<24"
RUN $PYTHON get-pip.py
