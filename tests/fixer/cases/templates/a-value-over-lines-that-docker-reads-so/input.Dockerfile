FROM python
RUN echo {{ a \
  b }} && pip install c
