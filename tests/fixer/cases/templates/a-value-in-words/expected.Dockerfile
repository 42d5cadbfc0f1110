FROM python:3.12
RUN python{{ minor }} -m pip install --no-cache-dir a
RUN /opt/{{venv}}/bin/pip install --no-cache-dir b
RUN pip install --no-cache-dir {{ '--no-cache-dir' if lean else '' }} c
RUN {{ pip }} install d
RUN go list -f '{{ .Dir }}' && pip install --no-cache-dir e
RUN pip install f=={{ f }} --no-cache-dir
