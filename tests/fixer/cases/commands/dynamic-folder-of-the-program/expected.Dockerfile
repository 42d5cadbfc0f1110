FROM python:3.12
RUN $VENV/bin/pip install --no-cache-dir a
RUN "${VENV}/bin/pip" install --no-cache-dir b
RUN "$VENV"/bin/python -m pip install --no-cache-dir c
RUN ~/venv/bin/pip3 install --no-cache-dir d
RUN $(pyenv root)/shims/pip install --no-cache-dir e
RUN /opt/*/bin/pip install --no-cache-dir f
