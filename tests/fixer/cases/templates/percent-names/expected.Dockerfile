FROM balenalib/%%MACHINE%%-python:3.12
RUN pip install --no-cache-dir a %%MORE%%
RUN pip%%VERSION%% install b
RUN %%PIP%% install c
RUN date +%%Y && curl -w '%{http_code}' x && pip install --no-cache-dir d
