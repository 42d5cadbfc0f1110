FROM {{ base }}
{{ header }}
RUN pip install a
