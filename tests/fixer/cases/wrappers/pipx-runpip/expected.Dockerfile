FROM python:3.12
RUN pipx runpip venv install --no-cache-dir a
RUN pipx runpip venv install --no-cache-dir b
RUN pipx runpip venv list
