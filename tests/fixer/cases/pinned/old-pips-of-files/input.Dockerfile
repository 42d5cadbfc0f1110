FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -r pinned.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -r below.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -r nested.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -r marked.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -r hashed.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -r link.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN OLD=18.1 pip install -r variable.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -r variable.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -r two.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -rbare.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -U pip -r pinned.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -U pip -c below.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -c below.txt -r name.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN pip install -r constrained.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN PIP_CONSTRAINT=/app/below.txt pip install -U pip
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN PIP_REQUIREMENT=pinned.txt pip install
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN python get-pip.py -r pinned.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN python get-pip.py -c below.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN uv pip install --system -r pinned.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN uv pip install --system --requirements=pinned.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN sudo -E pip install -r pinned.txt
RUN pip install b

FROM python:3.12
WORKDIR /app
COPY *.txt get-pip.py ./
RUN python -m pip install --no-index -r pinned.txt
RUN pip install b

