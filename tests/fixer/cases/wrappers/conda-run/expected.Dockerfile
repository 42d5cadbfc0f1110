FROM python:3.12
RUN conda run pip install --no-cache-dir a
RUN conda run -n env pip install --no-cache-dir b
RUN conda run --no-capture-output -p /env python -m pip install --no-cache-dir c
RUN mamba run --name env --live-stream pip install --no-cache-dir d
RUN micromamba run -n base pip install --no-cache-dir e
RUN conda run -n env --cwd /x -s -- pip install --no-cache-dir f
RUN /opt/conda/bin/conda run -n pip pip install --no-cache-dir g
