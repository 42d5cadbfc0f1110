FROM continuumio/miniconda3:23.5.2-0
RUN pip install flask
