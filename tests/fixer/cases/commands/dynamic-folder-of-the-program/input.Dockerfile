FROM python:3.12
RUN $VENV/bin/pip install a
RUN "${VENV}/bin/pip" install b
RUN "$VENV"/bin/python -m pip install c
RUN ~/venv/bin/pip3 install d
RUN $(pyenv root)/shims/pip install e
RUN /opt/*/bin/pip install f
