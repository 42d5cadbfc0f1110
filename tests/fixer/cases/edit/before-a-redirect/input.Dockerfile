FROM python:3.12
RUN pip install >log a
RUN pip install>log
RUN pip install 2>&1
