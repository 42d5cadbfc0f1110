FROM python:3.8
RUN pip install --no-cache-dir virtualenv==16.7.2 virtualenvwrapper==1.11.6
RUN virtualenv /v && /v/bin/pip install --no-cache-dir flask
