FROM python:3.12
RUN bash -s -- a b <<E
pip install --no-cache-dir a
E
RUN bash -s a <<'E'
pip install --no-cache-dir b
E
RUN bash -es <<'E'
pip install --no-cache-dir c
E
RUN bash run.sh a <<'E'
pip install d
E
SHELL ["/bin/bash", "-c"]
RUN bash <<< 'pip install --no-cache-dir e'
RUN bash <<< "pip install --no-cache-dir $X"
RUN bash <<< "$X pip install g"
RUN cat <<< 'pip install h'
RUN bash -c 'pip install --no-cache-dir i' <<< 'pip install j'
RUN sudo -s <<E
pip install k
E
RUN sudo -u app -i <<E
pip install l
E
RUN sudo -s pip install --no-cache-dir m
RUN sudo -l <<E
pip install n
E
RUN { bash; } <<E
pip install --no-cache-dir o
E
