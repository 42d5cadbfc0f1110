FROM python:3.12
RUN nohup pip install a
RUN exec pip install b
RUN exec -a name pip install c
RUN command pip install d
RUN command -p pip install e
RUN builtin pip install f
