FROM python:3.12-slim
RUN P=$(which pip); $P install --no-cache-dir a
RUN P=`command -v pip3` && "$P" install --no-cache-dir b
RUN export P="$(type -p pip)"; $P install --no-cache-dir c
RUN P=$(which pip3 2>/dev/null || which pip); ${P} install --no-cache-dir d
RUN P=$(command -v pip3 || echo pip); $P install --no-cache-dir e
RUN PY=$(which python3 || which python); $PY -m pip install --no-cache-dir f
RUN python3 $(which pip) install --no-cache-dir g
RUN python3 "$(command -v pip3.12)" install --no-cache-dir h
RUN $(pyenv which pip) install --no-cache-dir i
RUN P=$(which npm); $P install j
RUN P=$(which pip || which npm); $P install k
RUN P=$(which pipx); $P install l
RUN P=$(find / -name pip); $P install m
RUN P=$(which pip); $P --version
RUN P=$(which pip); $P install --no-cache-dir n
RUN echo $(which pip) install o
RUN python3 $(which flask) install p
