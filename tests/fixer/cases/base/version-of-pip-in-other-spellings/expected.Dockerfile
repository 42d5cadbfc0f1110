FROM python:3.12
RUN pip install --no-cache-dir pip==19 && pip install x
FROM python:3.12
RUN pip install --no-cache-dir 'pip == 19.0.1' && pip install x
FROM python:3.12
RUN pip install --no-cache-dir pip===19.0.1 && pip install x
FROM python:3.12
RUN pip install --no-cache-dir pip~=19.0.0 && pip install --no-cache-dir x
FROM python:3.12
RUN pip install --no-cache-dir 'pip[x]==19.0.1' && pip install x
FROM python:3.12
RUN pip install --no-cache-dir 'pip==19.0.1;python_version>"3"' && pip install x
FROM python:3.12
RUN pip install --no-cache-dir PIP==19.0.1 && pip install x
FROM python:3.12
RUN pip install --no-cache-dir pip==19.0.2 && pip install --no-cache-dir x
FROM python:3.12
RUN pip install --no-cache-dir 'pip==19.*' && pip install --no-cache-dir x
FROM python:3.12
RUN pip install --no-cache-dir 'pip==19.0.*' && pip install --no-cache-dir x
FROM python:3.12
RUN pip install --no-cache-dir 'pip>=19.0.1' && pip install --no-cache-dir x
FROM python:3.12
RUN pip install --no-cache-dir pip==19.1 && pip install --no-cache-dir x
FROM python:3.12
RUN pip install --no-cache-dir pipx==19.0.1 && pip install --no-cache-dir x
FROM python:3.12
RUN pip install --no-cache-dir pip-tools==19.0.1 && pip install --no-cache-dir x
FROM python:3.12
RUN pip install --no-cache-dir pip~=23.0 && pip install --no-cache-dir x
FROM python:3.12
RUN pip install --no-cache-dir 'pip<=19.0.1' && pip install x
