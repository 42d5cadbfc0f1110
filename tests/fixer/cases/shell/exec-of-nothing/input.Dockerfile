FROM python:3.12
RUN exec >log; pip install a
RUN pip cache purge

FROM python:3.12
RUN exec true; pip install a
RUN pip cache purge
