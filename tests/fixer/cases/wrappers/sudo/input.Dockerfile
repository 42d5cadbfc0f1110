FROM python:3.12
RUN sudo pip install a
RUN sudo -H pip install b
RUN sudo -u app pip install c
RUN sudo -Hu app pip install d
RUN sudo --user=app --group app -- python3 -m pip install e
RUN sudo -E PATH=/x HOME=/y pip install f
RUN sudo --preserve-env=PATH -n pip install g
RUN sudo -u pip pip install h
