FROM python:3.8
RUN pip install 'pip<19.0.2'
RUN pip install flask
FROM python:3.8
RUN pip install 'pip<=19.0.1'
RUN pip install flask
FROM python:3.8
RUN pip install 'pip>=9,<19.0.2'
RUN pip install flask
FROM python:3.8
RUN pip install 'pip!=19.0.3,<19.1,!=19.0.2'
RUN pip install flask
FROM python:3.8
RUN pip install 'pip < 6.0'
RUN pip install flask
FROM python:3.8
RUN pip install 'pip~=1.5'
RUN pip install flask
FROM python:3.8
RUN pip install 'pip[x]<19.0.2;python_version>'2''
RUN pip install flask
