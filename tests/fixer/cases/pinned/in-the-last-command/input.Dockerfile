FROM python:3.12
COPY . .
RUN pip install -r old.txt

FROM python:3.12
COPY . .
RUN pip install -r new.txt

FROM python:3.12
COPY . .
RUN uv pip install --system -r new.txt && pip install a && uv pip install --system -r old.txt
