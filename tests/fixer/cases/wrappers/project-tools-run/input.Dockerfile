FROM python:3.12
RUN pipenv run pip install a
RUN poetry run pip install b
RUN poetry run python -m pip install c
RUN uv run pip install d
RUN uv run --python 3.12 --with x --no-project pip install e
RUN pdm run pip install f
RUN hatch run pip install g
RUN retry pip install h
