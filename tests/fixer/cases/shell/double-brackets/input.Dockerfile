FROM python:3.12
RUN ((pip install a))
RUN ( (pip install b) )
RUN ((i++)); pip install c
RUN i=$((1 + 2)) && pip install d
RUN ((pip install e) && true)
RUN ((i > 3)) || pip install f
RUN for ((i=0;i<3;i++)); do pip install g; done
RUN ((python -m pip install h)); pip install i
