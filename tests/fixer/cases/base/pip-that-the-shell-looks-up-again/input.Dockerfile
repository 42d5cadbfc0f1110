FROM ubuntu:14.04
RUN (pip install -U pip) && pip install a

FROM ubuntu:14.04
RUN x=$(pip install -U pip) && pip install a

FROM ubuntu:14.04
RUN pip install -U pip && env pip install a

FROM ubuntu:14.04
RUN pip install -U pip && hash -r && pip install a

FROM ubuntu:14.04
RUN pip install -U pip && PATH=/x:$PATH pip install a

FROM ubuntu:14.04
RUN pip install -U pip && export PATH=/x:$PATH && pip install a

FROM ubuntu:14.04
RUN pip install -U pip && sh -c 'pip install a'

FROM ubuntu:14.04
RUN pip install -U pip && /usr/local/bin/pip install a

FROM ubuntu:14.04
RUN python -m pip install -U pip && pip install a

FROM ubuntu:14.04
RUN pip install -U pip
RUN pip install a
