FROM python:3.12
RUN . /venv/bin/activate && pip install --no-cache-dir a
RUN python -m venv /venv && /venv/bin/pip list && /venv/bin/pip install --no-cache-dir b
RUN source x/bin/activate; pip install --no-cache-dir c
