FROM python:3.12
RUN ${PYTHON} -m pip install --no-cache-dir a
RUN $PYTHON -m pip install --no-cache-dir b
RUN "${PYTHON_BIN}" -m pip install --no-cache-dir c
