FROM python:3.12
ONBUILD RUN pip install a
ONBUILD RUN pip install \
    # note
    b
ONBUILD RUN ["pip", "install", "c"]
ONBUILD   run   pip3 install d
