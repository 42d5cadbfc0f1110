FROM python:3.12
RUN find . -name '*.whl' -exec pip install --no-cache-dir {} \;
RUN find . -name '*.whl' -exec pip install --no-cache-dir {} +
RUN find /w -type f -execdir pip3 install --no-cache-dir {} ';' -print
RUN find . -name pip -name install -print
