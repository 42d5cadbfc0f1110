FROM python:3.12
RUN . /venv/bin/activate && pip install a
RUN python -m venv /venv && /venv/bin/pip list && /venv/bin/pip install b
RUN source x/bin/activate; pip install c
