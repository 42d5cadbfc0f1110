FROM python:3.12
RUN time pip install --no-cache-dir a
RUN time -p pip install --no-cache-dir b
RUN /usr/bin/time -v -o log pip install --no-cache-dir c
RUN nice pip install --no-cache-dir d
RUN nice -n 10 pip install --no-cache-dir e
RUN nice -10 pip install --no-cache-dir f
RUN nice --adjustment=5 pip install --no-cache-dir g
