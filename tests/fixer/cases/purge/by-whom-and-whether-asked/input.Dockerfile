FROM python:3.12
RUN pip install a && sudo -u nobody rm -rf /root/.cache || true

FROM python:3.12
USER app
RUN sudo pip install a && rm -rf /root/.cache

FROM python:3.12
RUN su app -c 'pip install x && rm -rf ~/.cache/pip'

FROM python:3.12
USER app
RUN pip install a && sudo rm -rf ~/.cache

FROM python:3.12
RUN pip install a && rm -rfi ~/.cache </dev/null

FROM python:3.12
RUN pip install a && rm -rf --interactive ~/.cache

FROM python:3.12
RUN pip install a && rm -rif ~/.cache

FROM python:3.12
RUN pip install a && rm -i -rf ~/.cache

FROM python:3.12
RUN pip install a && rm --recursive --interactive=never --force ~/.cache
