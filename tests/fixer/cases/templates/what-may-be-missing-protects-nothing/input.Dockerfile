FROM python:3.12-slim
{% if cached %}
ENV PIP_NO_CACHE_DIR=1
{% endif %}
RUN pip install a
RUN pip install b \
{% if slim %}
    && rm -rf /root/.cache \
{% endif %}
    && echo done
RUN pip install c && rm -rf ~/.cache
{% if app %}
USER app
{% endif %}
RUN pip install d && rm -rf /root/.cache
FROM python:3.12-slim
{% if windows %}
SHELL ["cmd", "/S", "/C"]
{% endif %}
RUN pip install e
FROM python:3.12-slim
ENV A=1 \
{% if cached %}
    PIP_NO_CACHE_DIR=1 \
{% endif %}
    B=2
RUN pip install f
FROM python:3.12-slim
RUN pip install g
{% if purge %}
RUN pip cache purge
{% endif %}
