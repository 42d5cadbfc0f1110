FROM python:3.12
RUN sh -c "pip install --no-cache-dir a"
RUN bash -c 'pip install --no-cache-dir b && pip3 install --no-cache-dir c'
RUN bash -lc "source x && pip install --no-cache-dir d"
RUN /bin/bash -euxo pipefail -c "python -m pip install --no-cache-dir e"
RUN ash -c 'pip install --no-cache-dir f' && dash -c 'pip install --no-cache-dir g' && zsh -c 'pip install --no-cache-dir h'
RUN bash --login -c "pip install --no-cache-dir i"
RUN sh -e -c "pip install --no-cache-dir j" name
