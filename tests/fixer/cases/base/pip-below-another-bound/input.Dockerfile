FROM python:3.8
RUN pip install 'pip~=19.0.0'
RUN pip install flask
FROM python:3.8
RUN pip install 'pip<19'
RUN pip install flask
FROM python:3.8
RUN pip install 'pip<=19.0.3'
RUN pip install flask
FROM python:3.8
RUN pip install 'pip<19.2'
RUN pip install flask
FROM python:3.8
RUN pip install 'pip==19.0.*'
RUN pip install flask
FROM python:3.8
RUN pip install 'pip>=19.0'
RUN pip install flask
FROM python:3.8
RUN pip install 'pip<24,>19'
RUN pip install flask
FROM python:3.8
RUN pip install 'pip~=19.0'
RUN pip install flask
