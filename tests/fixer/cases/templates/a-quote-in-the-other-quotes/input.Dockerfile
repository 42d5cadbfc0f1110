FROM python:3.12
RUN echo "it's" && pip install a {% if x %}&& rm -rf ~/.cache{% endif %}
RUN echo it\'s && pip install b {% if x %}&& rm -rf ~/.cache{% endif %}
RUN echo 'say "' && pip install c {% if x %}&& rm -rf ~/.cache{% endif %}
RUN echo "a \" b" && pip install d {% if x %}&& rm -rf ~/.cache{% endif %}
RUN echo '\' && pip install e {% if x %}&& rm -rf ~/.cache{% endif %}
RUN echo {{ x | default("it's") }} && pip install f {% if x %}&& rm -rf ~/.cache{% endif %}
