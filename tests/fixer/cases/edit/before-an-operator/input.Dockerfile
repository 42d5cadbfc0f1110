FROM python:3.12
RUN pip install;pip install|cat
RUN (pip install)
