FROM python:3.12
RUN pip install --no-cache-dir a
RUN pip3 install --no-cache-dir -r r.txt -c c.txt
RUN python -m pip install --no-cache-dir --upgrade b
