FROM python:3.12
RUN echo é漢😀 && pip install a
RUN echo 'ü' && \
  echo ñ && pip install é
