FROM continuumio/miniconda3:4.5.4
RUN pip install flask
