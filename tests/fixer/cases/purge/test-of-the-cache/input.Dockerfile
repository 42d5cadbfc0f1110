FROM python:3.12
RUN pip install a && test -d ~/.cache/pip
RUN pip install b && [ -d /root/.cache ]
RUN pip install c && [[ -d /root/.cache ]]
