FROM python:3.12
RUN pip install --no-cache-dir a && echo "a \
    # it's a comment
    b" {% if x %}&& rm -rf ~/.cache{% endif %}
RUN pip install --no-cache-dir b && echo "a \
    {% if x %}b" && rm -rf ~/.cache && echo "{% endif %}"
RUN echo "a \
    b {% if x %}c{% endif %} d" && pip install --no-cache-dir d
RUN pip install --no-cache-dir e && echo "a {% if x %}b" && rm -rf ~/.cache && echo "{% endif %}"
RUN pip install --no-cache-dir f && echo "a {% if x %}b{% endif %}" && rm -rf ~/.cache
