FROM python:3.12
COPY . .
RUN pip install -r old.txt
RUN pip install .

FROM python:3.12
COPY . .
RUN pip install -r new.txt
RUN pip install .

