FROM python:3.12-slim
RUN pip install --no-cache-dir\
flask
RUN pip install -U\
--no-cache-dir flask
RUN pip install --no-cache-dir\
-r requirements.txt
RUN pip install '--no-cache-dir '
