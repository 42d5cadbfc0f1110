FROM python:3.12
RUN sudo echo pip install a && env A=1 printf x pip install b
