FROM python:3.12
RUN find . -name '*.whl' -exec pip install {} \;
RUN find . -name '*.whl' -exec pip install {} +
RUN find /w -type f -execdir pip3 install {} ';' -print
RUN find . -name pip -name install -print
