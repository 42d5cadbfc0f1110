FROM python:3.12
RUN nohup pip install --no-cache-dir a
RUN exec pip install --no-cache-dir b
RUN exec -a name pip install --no-cache-dir c
RUN command pip install --no-cache-dir d
RUN command -p pip install --no-cache-dir e
RUN builtin pip install --no-cache-dir f
