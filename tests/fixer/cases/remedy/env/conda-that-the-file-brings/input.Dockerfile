FROM python:3.12-slim
RUN sh Miniconda3-4.5.4-Linux-x86_64.sh -b -p /opt/conda
ENV PATH=/opt/conda/bin:$PATH
RUN pip install a
