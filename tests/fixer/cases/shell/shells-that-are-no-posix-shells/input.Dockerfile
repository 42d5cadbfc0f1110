FROM python:3.12
RUN fish -c 'pip install a'

FROM python:3.12
RUN tcsh -c "pip install a && pip install b"

FROM python:3.12
RUN fish -c 'pip install --no-cache-dir a'

FROM python:3.12
RUN fish -c 'echo a'

FROM python:3.12
RUN fish_config 'pip install a'
