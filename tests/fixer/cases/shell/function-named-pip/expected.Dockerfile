FROM python:3.12
RUN pip() { shift; /venv/bin/pip install --no-cache-dir "$1"; }; pip install a
RUN function python { echo; }; python -m pip install b
