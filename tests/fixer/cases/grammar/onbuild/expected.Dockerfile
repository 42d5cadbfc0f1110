FROM python:3.12
ONBUILD RUN pip install --no-cache-dir a
ONBUILD RUN pip install --no-cache-dir \
    # note
    b
ONBUILD RUN ["pip", "install", "--no-cache-dir", "c"]
ONBUILD   run   pip3 install --no-cache-dir d
