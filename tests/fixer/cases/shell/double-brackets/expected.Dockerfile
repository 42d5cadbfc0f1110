FROM python:3.12
RUN ((pip install a))
RUN ( (pip install --no-cache-dir b) )
RUN ((i++)); pip install --no-cache-dir c
RUN i=$((1 + 2)) && pip install --no-cache-dir d
RUN ((pip install e) && true)
RUN ((i > 3)) || pip install --no-cache-dir f
RUN for ((i=0;i<3;i++)); do pip install --no-cache-dir g; done
RUN ((python -m pip install h)); pip install --no-cache-dir i
