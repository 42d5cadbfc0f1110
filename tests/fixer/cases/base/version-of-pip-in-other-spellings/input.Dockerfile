FROM python:3.12
RUN pip install pip==19 && pip install x
FROM python:3.12
RUN pip install 'pip == 19.0.1' && pip install x
FROM python:3.12
RUN pip install pip===19.0.1 && pip install x
FROM python:3.12
RUN pip install pip~=19.0.0 && pip install x
FROM python:3.12
RUN pip install 'pip[x]==19.0.1' && pip install x
FROM python:3.12
RUN pip install 'pip==19.0.1;python_version>"3"' && pip install x
FROM python:3.12
RUN pip install PIP==19.0.1 && pip install x
FROM python:3.12
RUN pip install pip==19.0.2 && pip install x
FROM python:3.12
RUN pip install 'pip==19.*' && pip install x
FROM python:3.12
RUN pip install 'pip==19.0.*' && pip install x
FROM python:3.12
RUN pip install 'pip>=19.0.1' && pip install x
FROM python:3.12
RUN pip install pip==19.1 && pip install x
FROM python:3.12
RUN pip install pipx==19.0.1 && pip install x
FROM python:3.12
RUN pip install pip-tools==19.0.1 && pip install x
FROM python:3.12
RUN pip install pip~=23.0 && pip install x
FROM python:3.12
RUN pip install 'pip<=19.0.1' && pip install x
