FROM python:3.12
RUN bash -s -- a b <<E
pip install a
E
RUN bash -s a <<'E'
pip install b
E
RUN bash -es <<'E'
pip install c
E
RUN bash run.sh a <<'E'
pip install d
E
SHELL ["/bin/bash", "-c"]
RUN bash <<< 'pip install e'
RUN bash <<< "pip install $X"
RUN bash <<< "$X pip install g"
RUN cat <<< 'pip install h'
RUN bash -c 'pip install i' <<< 'pip install j'
RUN sudo -s <<E
pip install k
E
RUN sudo -u app -i <<E
pip install l
E
RUN sudo -s pip install m
RUN sudo -l <<E
pip install n
E
RUN { bash; } <<E
pip install o
E
