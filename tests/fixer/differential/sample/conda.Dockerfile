FROM continuumio/miniconda3:24.5.0-0
COPY environment.yml /tmp/
RUN conda env create -f /tmp/environment.yml && conda clean -afy
RUN conda run -n app pip install -e .
RUN /opt/conda/envs/app/bin/pip install extra
RUN pipx install ruff && pip install pipx
