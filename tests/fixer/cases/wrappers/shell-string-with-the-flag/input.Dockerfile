FROM python:3.12
RUN sh -c "pip install --no-cache-dir a"
RUN ["bash", "-c", "pip --no-cache-dir install b"]
