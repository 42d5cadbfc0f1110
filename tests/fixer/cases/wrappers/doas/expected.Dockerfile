FROM python:3.12
RUN doas pip install --no-cache-dir a
RUN doas -n -u app pip install --no-cache-dir b
