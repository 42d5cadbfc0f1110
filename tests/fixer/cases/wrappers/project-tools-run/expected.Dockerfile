FROM python:3.12
RUN pipenv run pip install --no-cache-dir a
RUN poetry run pip install --no-cache-dir b
RUN poetry run python -m pip install --no-cache-dir c
RUN uv run pip install --no-cache-dir d
RUN uv run --python 3.12 --with x --no-project pip install --no-cache-dir e
RUN pdm run pip install --no-cache-dir f
RUN hatch run pip install --no-cache-dir g
RUN retry pip install --no-cache-dir h
