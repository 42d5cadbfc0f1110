FROM python:3.12
RUN doas pip install a
RUN doas -n -u app pip install b
