FROM ubuntu:14.04
RUN pip install -U pip && pip install a

FROM ubuntu:14.04
RUN pip install -U pip; pip install a

FROM ubuntu:14.04
RUN if pip install -U pip; then pip install a; fi

FROM ubuntu:14.04
RUN pip install -U pip && command pip install a

FROM ubuntu:14.04
RUN pip install -U pip && X=1 pip install a

FROM ubuntu:14.04
RUN pip install -U pip && pip3 install a
