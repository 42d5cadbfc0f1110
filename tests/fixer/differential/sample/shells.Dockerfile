FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN python3 -m venv /opt/venv && . /opt/venv/bin/activate && pip install -U pip && pip install -r requirements.txt
RUN if [ -n "$DEV" ]; then pip install pytest; else pip install gunicorn; fi
RUN for name in a b; do pip install "$name"; done
RUN sudo -H pip3 install jupyter; pip3 list
RUN bash -c "pip install inside"
RUN echo "run pip install x to start" > /motd
RUN ["pip", "install", "arrays"]
RUN ["python3", "-m", "pip", "install", "modules"]
