FROM python:3.12
RUN bash -c 'pip install a \
  b \
  && pip install \
  c'
RUN bash -c "\
    pip install d"
