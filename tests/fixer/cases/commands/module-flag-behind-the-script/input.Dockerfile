FROM python:3.12
RUN python run.py -m pip install a
RUN python -c 'print(1)' -m pip install b
