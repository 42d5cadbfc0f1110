{{ from }}
RUN pip install a
{% endraw %}