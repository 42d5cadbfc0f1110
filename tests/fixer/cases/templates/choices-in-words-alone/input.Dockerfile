FROM python
RUN bash -c "{% if x %}apt-get update; {% endif %}pip install a"
RUN {{ if x }}sudo{{ end }}pip install b
RUN {% if x %}pip install c{% else %}pip install d{% endif %} && true
RUN pip install e
