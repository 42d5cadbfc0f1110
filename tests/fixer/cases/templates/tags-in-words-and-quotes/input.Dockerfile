FROM python:3.12
RUN pip install a{% if x %}[b]{% endif %} "c{% if y %}>1{% endif %}"
RUN pip install {% if x %}d{% else %}e{% endif %}
RUN bash -c "echo {% if x %}f{% endif %}; pip install g"
