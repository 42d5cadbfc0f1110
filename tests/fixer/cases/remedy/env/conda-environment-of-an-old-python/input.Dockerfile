FROM continuumio/miniconda3:23.5.2-0
RUN conda create -n web python=3.5 && conda run -n web pip install flask
