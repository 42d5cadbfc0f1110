FROM python:3.12
RUN pip install --no-cache-dir a
RUN pip install a --no-cache-dir
RUN pip install -r r.txt b --no-cache-dir -c c.txt
RUN pip install --no-cache-dir d --no-cache-dir
RUN pip install \
    e \
    --no-cache-dir
