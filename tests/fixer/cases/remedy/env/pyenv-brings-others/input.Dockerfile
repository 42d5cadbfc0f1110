FROM python:3.12-slim
RUN pyenv install 3.6.0 && pip install a
