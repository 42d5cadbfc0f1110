FROM python:3.12
RUN pip install --no-cache-dir x
COPY --from=² a b
