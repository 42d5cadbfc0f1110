FROM python:3.8
RUN pip install --no-cache-dir 'pip~=19.0.0'
RUN pip install --no-cache-dir flask
FROM python:3.8
RUN pip install --no-cache-dir 'pip<19'
RUN pip install --no-cache-dir flask
FROM python:3.8
RUN pip install --no-cache-dir 'pip<=19.0.3'
RUN pip install --no-cache-dir flask
FROM python:3.8
RUN pip install --no-cache-dir 'pip<19.2'
RUN pip install --no-cache-dir flask
FROM python:3.8
RUN pip install --no-cache-dir 'pip==19.0.*'
RUN pip install --no-cache-dir flask
FROM python:3.8
RUN pip install --no-cache-dir 'pip>=19.0'
RUN pip install --no-cache-dir flask
FROM python:3.8
RUN pip install --no-cache-dir 'pip<24,>19'
RUN pip install --no-cache-dir flask
FROM python:3.8
RUN pip install --no-cache-dir 'pip~=19.0'
RUN pip install --no-cache-dir flask
