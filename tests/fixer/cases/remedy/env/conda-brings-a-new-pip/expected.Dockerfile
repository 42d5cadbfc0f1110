FROM continuumio/miniconda3:4.12.0
ENV PIP_NO_CACHE_DIR=1
RUN conda install -y pip=21.1
RUN pip install b

FROM continuumio/miniconda3:4.12.0
ENV PIP_NO_CACHE_DIR=1
RUN conda create -n x python=3.9 pip=20
RUN conda run -n x pip install b

FROM continuumio/miniconda3:4.12.0
ENV PIP_NO_CACHE_DIR=1
RUN conda install -y pip pip-tools=1.0 pipx=9
RUN pip install b
