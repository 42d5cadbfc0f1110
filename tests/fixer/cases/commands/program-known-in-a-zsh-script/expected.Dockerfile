FROM python:3.12-slim
ARG X="pip install" P=pip
RUN zsh -c '$X a'
RUN zsh -c '$P install --no-cache-dir b'
