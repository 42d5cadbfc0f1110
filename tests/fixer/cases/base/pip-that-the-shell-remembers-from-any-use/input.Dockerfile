FROM ubuntu:14.04
RUN pip --version && python -m pip install -U pip && pip install a

FROM ubuntu:14.04
RUN pip list; python -m pip install -U pip; pip install a

FROM ubuntu:14.04
RUN pip --version && python -m pip install -U pip && hash -r && pip install a

FROM ubuntu:14.04
RUN python -m pip --version && python -m pip install -U pip && pip install a

FROM ubuntu:14.04
RUN pip --version
RUN python -m pip install -U pip && pip install a
