FROM python:3.12
RUN pip install x
COPY --from=0 /root/.cache/pip /c
