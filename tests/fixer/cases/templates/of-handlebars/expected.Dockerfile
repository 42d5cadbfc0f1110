FROM {{image}}
{{#if proxy}}
ENV PIP_NO_CACHE_DIR=1
{{else}}
{{! nothing }}
{{/if}}
RUN pip install --no-cache-dir a
{{#each packages}}
RUN pip install --no-cache-dir {{this}}
{{/each}}
{{> partial}}
RUN pip install b
