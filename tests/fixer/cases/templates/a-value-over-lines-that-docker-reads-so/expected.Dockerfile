FROM python
RUN echo {{ a \
  b }} && pip install --no-cache-dir c
