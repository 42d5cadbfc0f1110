FROM {{image}}
{{#if proxy}}
ENV PIP_NO_CACHE_DIR=1
{{else}}
{{! nothing }}
{{/if}}
RUN pip install a
{{#each packages}}
RUN pip install {{this}}
{{/each}}
{{> partial}}
RUN pip install b
