FROM python:3.12-slim
RUN curl https://install.example/poetry.py | python3 -
RUN echo 'import pip' | python3
RUN curl https://x.example/get-poetry | python3 - --no-cache
