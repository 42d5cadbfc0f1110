FROM python:3.12
RUN sudo pip install --no-cache-dir a
RUN sudo -H pip install --no-cache-dir b
RUN sudo -u app pip install --no-cache-dir c
RUN sudo -Hu app pip install --no-cache-dir d
RUN sudo --user=app --group app -- python3 -m pip install --no-cache-dir e
RUN sudo -E PATH=/x HOME=/y pip install --no-cache-dir f
RUN sudo --preserve-env=PATH -n pip install --no-cache-dir g
RUN sudo -u pip pip install --no-cache-dir h
