FROM python:3.12
RUN bash -c 'pip install --no-cache-dir a \
  b \
  && pip install --no-cache-dir \
  c'
RUN bash -c "\
    pip install --no-cache-dir d"
