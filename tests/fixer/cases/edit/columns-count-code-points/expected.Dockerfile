FROM python:3.12
RUN echo é漢😀 && pip install --no-cache-dir a
RUN echo 'ü' && \
  echo ñ && pip install --no-cache-dir é
