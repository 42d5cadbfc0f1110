FROM python:3.12
RUN hatch run test:pip install a
RUN hatch run pip install b
RUN hatch -v run lint:python -m pip install c
RUN hatch run test:cov
RUN ["hatch", "run", "test:pip", "install", "d"]
RUN pdm run test:pip install e
