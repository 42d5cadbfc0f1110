FROM python:3.12
ENV HOME=/h
RUN env -i HOME=$HOME PATH=$PATH pip install x && rm -r $HOME/.cache
RUN env -i HOME=/x pip install x && rm -rf $HOME/.cache
RUN HOME=/x env -i HOME=$HOME pip install x && rm -rf $HOME/.cache
