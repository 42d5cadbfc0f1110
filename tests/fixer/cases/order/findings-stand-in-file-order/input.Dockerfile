FROM python:3.12-slim AS one
RUN pip install flask
# pip-no-cache: ignore
RUN pip install django
RUN --mount=type=cache,target=/root/.cache pip install jinja2 \
    && pip install click
RUN pip $COMMAND rich
