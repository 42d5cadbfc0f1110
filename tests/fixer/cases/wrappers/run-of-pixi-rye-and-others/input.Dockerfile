FROM python:3.12-slim
RUN pixi run pip install a
RUN pixi run -e dev --frozen pip install b
RUN rye run pip install c
RUN doppler run --project x -- pip install d
RUN op run --env-file=e -- pip install e
RUN mise exec python@3.12 -- pip install f
RUN mise x -- python -m pip install g
RUN doppler run --command='pip install h && pip check'
RUN mise exec -c 'pip install i'
