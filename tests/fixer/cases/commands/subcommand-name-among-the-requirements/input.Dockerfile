FROM python:3.12
RUN pip list install
RUN pip install install download wheel
RUN pip install pip
