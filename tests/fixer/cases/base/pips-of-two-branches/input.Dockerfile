FROM python:3.6
RUN if [ -n "$OLD" ]; then pip install pip==18.1; else pip install pip==20.0; fi
RUN pip install a
FROM python:3.6
RUN pip install pip==18.1
RUN pip install b
