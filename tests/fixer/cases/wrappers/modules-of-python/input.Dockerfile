FROM python:3.12
RUN python3.12 -m pipx runpip mitmproxy install -r requirements.txt
RUN python -m pipenv run pip install a
RUN python -I -m poetry run pip install b
RUN python -m uv run pip install c
RUN python -m own run pip install d
