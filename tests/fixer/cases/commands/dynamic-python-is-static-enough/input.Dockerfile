FROM python:3.12
RUN ${PYTHON} -m pip install a
RUN $PYTHON -m pip install b
RUN "${PYTHON_BIN}" -m pip install c
