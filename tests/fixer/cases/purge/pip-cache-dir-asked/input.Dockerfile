FROM python:3.12 AS one
RUN pip install x
RUN folder=$(pip cache dir); rm -r "$folder"

FROM python:3.12 AS two
RUN pip install x
RUN pip cache dir | xargs rm -r

FROM python:3.12
RUN pip install x
RUN pip cache dir && echo "$(pip cache dir)"
