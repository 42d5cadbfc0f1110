FROM python:3.12
RUN pip install pip==19.0.2
RUN pip install b
