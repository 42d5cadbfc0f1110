FROM python:3.12
RUN conda run pip install a
RUN conda run -n env pip install b
RUN conda run --no-capture-output -p /env python -m pip install c
RUN mamba run --name env --live-stream pip install d
RUN micromamba run -n base pip install e
RUN conda run -n env --cwd /x -s -- pip install f
RUN /opt/conda/bin/conda run -n pip pip install g
