FROM python:3.13
RUN pip install --cache-dir /c a && pip install .
RUN pip install --cache-dir /c a && pip install b
