FROM continuumio/miniconda3:4.12.0
RUN conda install -y pip=18.1
RUN pip install b

FROM continuumio/miniconda3:4.12.0
RUN conda create -n x python=3.9 "pip<19"
RUN conda run -n x pip install b
