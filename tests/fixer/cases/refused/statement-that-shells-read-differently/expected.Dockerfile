FROM python:3.12
RUN ((pip install a)); pip install --no-cache-dir b
RUN pip install --no-cache-dir c && ((pip install d)) && pip install --no-cache-dir e
RUN if ((pip install f)); then pip install --no-cache-dir g; fi
RUN ((n=n+1)) & pip install --no-cache-dir h
RUN ( (pip install --no-cache-dir i) )
RUN f() ((pip install j)); pip install --no-cache-dir k
