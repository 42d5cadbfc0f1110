FROM {{ base }}
RUN pip install --no-cache-dir a
{% if proxy %}ENV HTTP_PROXY={{ proxy }}{% endif %}
RUN pip install --no-cache-dir b
FROM python:3.12
RUN pip install --no-cache-dir c
