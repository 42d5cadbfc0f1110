FROM python:3.12-slim
RUN pixi run pip install --no-cache-dir a
RUN pixi run -e dev --frozen pip install --no-cache-dir b
RUN rye run pip install --no-cache-dir c
RUN doppler run --project x -- pip install --no-cache-dir d
RUN op run --env-file=e -- pip install --no-cache-dir e
RUN mise exec python@3.12 -- pip install --no-cache-dir f
RUN mise x -- python -m pip install --no-cache-dir g
RUN doppler run --command='pip install --no-cache-dir h && pip check'
RUN mise exec -c 'pip install --no-cache-dir i'
