FROM python:3.12
RUN sh -c "pip install a"
RUN bash -c 'pip install b && pip3 install c'
RUN bash -lc "source x && pip install d"
RUN /bin/bash -euxo pipefail -c "python -m pip install e"
RUN ash -c 'pip install f' && dash -c 'pip install g' && zsh -c 'pip install h'
RUN bash --login -c "pip install i"
RUN sh -e -c "pip install j" name
