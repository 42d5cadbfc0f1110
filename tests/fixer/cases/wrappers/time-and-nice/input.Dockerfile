FROM python:3.12
RUN time pip install a
RUN time -p pip install b
RUN /usr/bin/time -v -o log pip install c
RUN nice pip install d
RUN nice -n 10 pip install e
RUN nice -10 pip install f
RUN nice --adjustment=5 pip install g
