FROM python:3.12
RUN pip install x
COPY --from=² a b
