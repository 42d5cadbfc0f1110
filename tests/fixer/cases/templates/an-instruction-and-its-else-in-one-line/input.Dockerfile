FROM python
{% if x %}RUN pip install a{% else %}RUN pip install b{% endif %}
RUN pip install c
