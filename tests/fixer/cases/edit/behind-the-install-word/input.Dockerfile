FROM python:3.12
RUN pip install a
RUN pip3 install -r r.txt -c c.txt
RUN python -m pip install --upgrade b
