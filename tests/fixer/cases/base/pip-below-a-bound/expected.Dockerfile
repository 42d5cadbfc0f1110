FROM python:3.8
RUN pip install --no-cache-dir 'pip<19.0.2'
RUN pip install flask
FROM python:3.8
RUN pip install --no-cache-dir 'pip<=19.0.1'
RUN pip install flask
FROM python:3.8
RUN pip install --no-cache-dir 'pip>=9,<19.0.2'
RUN pip install flask
FROM python:3.8
RUN pip install --no-cache-dir 'pip!=19.0.3,<19.1,!=19.0.2'
RUN pip install flask
FROM python:3.8
RUN pip install --no-cache-dir 'pip < 6.0'
RUN pip install flask
FROM python:3.8
RUN pip install --no-cache-dir 'pip~=1.5'
RUN pip install flask
FROM python:3.8
RUN pip install --no-cache-dir 'pip[x]<19.0.2;python_version>'2''
RUN pip install flask
