FROM python:3.13
RUN pip install --no-cache-dir a
RUN pip3.11 install --no-cache-dir --no-cache a && command pip install --no-cache-dir b
RUN ["pip", "install", "--no-cache-dir", "c"]
ONBUILD RUN python -m pip install --no-cache-dir d
