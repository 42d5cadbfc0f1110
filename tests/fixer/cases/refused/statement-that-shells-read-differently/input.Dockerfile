FROM python:3.12
RUN ((pip install a)); pip install b
RUN pip install c && ((pip install d)) && pip install e
RUN if ((pip install f)); then pip install g; fi
RUN ((n=n+1)) & pip install h
RUN ( (pip install i) )
RUN f() ((pip install j)); pip install k
