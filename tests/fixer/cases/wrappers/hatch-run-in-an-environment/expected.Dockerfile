FROM python:3.12
RUN hatch run test:pip install --no-cache-dir a
RUN hatch run pip install --no-cache-dir b
RUN hatch -v run lint:python -m pip install --no-cache-dir c
RUN hatch run test:cov
RUN ["hatch", "run", "test:pip", "install", "--no-cache-dir", "d"]
RUN pdm run test:pip install e
