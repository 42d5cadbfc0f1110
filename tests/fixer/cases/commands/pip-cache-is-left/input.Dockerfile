FROM python:3.12
RUN pip cache info
RUN pip cache dir && pip cache list
