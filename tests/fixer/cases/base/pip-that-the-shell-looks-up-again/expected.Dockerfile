FROM ubuntu:14.04
RUN (pip install -U pip) && pip install --no-cache-dir a

FROM ubuntu:14.04
RUN x=$(pip install -U pip) && pip install --no-cache-dir a

FROM ubuntu:14.04
RUN pip install -U pip && env pip install --no-cache-dir a

FROM ubuntu:14.04
RUN pip install -U pip && hash -r && pip install --no-cache-dir a

FROM ubuntu:14.04
RUN pip install -U pip && PATH=/x:$PATH pip install --no-cache-dir a

FROM ubuntu:14.04
RUN pip install -U pip && export PATH=/x:$PATH && pip install --no-cache-dir a

FROM ubuntu:14.04
RUN pip install -U pip && sh -c 'pip install --no-cache-dir a'

FROM ubuntu:14.04
RUN pip install -U pip && /usr/local/bin/pip install --no-cache-dir a

FROM ubuntu:14.04
RUN python -m pip install -U pip && pip install --no-cache-dir a

FROM ubuntu:14.04
RUN pip install -U pip
RUN pip install --no-cache-dir a
