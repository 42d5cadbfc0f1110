FROM python:3.12
RUN pip install -r --no-cache-dir a
RUN pip install -c --no-cache-dir a
RUN pip install --requirement --no-cache-dir a
RUN pip install -qr --no-cache-dir a
