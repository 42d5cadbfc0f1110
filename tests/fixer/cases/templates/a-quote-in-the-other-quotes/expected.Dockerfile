FROM python:3.12
RUN echo "it's" && pip install --no-cache-dir a {% if x %}&& rm -rf ~/.cache{% endif %}
RUN echo it\'s && pip install --no-cache-dir b {% if x %}&& rm -rf ~/.cache{% endif %}
RUN echo 'say "' && pip install --no-cache-dir c {% if x %}&& rm -rf ~/.cache{% endif %}
RUN echo "a \" b" && pip install --no-cache-dir d {% if x %}&& rm -rf ~/.cache{% endif %}
RUN echo '\' && pip install --no-cache-dir e {% if x %}&& rm -rf ~/.cache{% endif %}
RUN echo {{ x | default("it's") }} && pip install --no-cache-dir f {% if x %}&& rm -rf ~/.cache{% endif %}
