FROM python:3.12
RUN python{{ minor }} -m pip install a
RUN /opt/{{venv}}/bin/pip install b
RUN pip install {{ '--no-cache-dir' if lean else '' }} c
RUN {{ pip }} install d
RUN go list -f '{{ .Dir }}' && pip install e
RUN pip install f=={{ f }} --no-cache-dir
