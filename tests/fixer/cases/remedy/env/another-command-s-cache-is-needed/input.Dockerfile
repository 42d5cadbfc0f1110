FROM python:3.12-slim
RUN pip install a
RUN pip install b
RUN cp -r /root/.cache/pip /keep
