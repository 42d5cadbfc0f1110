FROM acme/base
RUN curl -O https://bootstrap.pypa.io/get-pip.py && python get-pip.py
RUN pip install a
