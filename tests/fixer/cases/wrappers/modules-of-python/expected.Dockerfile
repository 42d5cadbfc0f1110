FROM python:3.12
RUN python3.12 -m pipx runpip mitmproxy install --no-cache-dir -r requirements.txt
RUN python -m pipenv run pip install --no-cache-dir a
RUN python -I -m poetry run pip install --no-cache-dir b
RUN python -m uv run pip install --no-cache-dir c
RUN python -m own run pip install d
