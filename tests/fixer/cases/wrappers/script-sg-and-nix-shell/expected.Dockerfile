FROM python:3.12-slim
RUN script -qec 'pip install --no-cache-dir a' /dev/null
RUN script -c 'pip install --no-cache-dir b'
RUN script --command='pip install --no-cache-dir c' log
RUN sg docker -c 'pip install --no-cache-dir d'
RUN sg docker 'pip install --no-cache-dir e'
RUN nix-shell -p gcc python3 --run 'pip install --no-cache-dir f'
RUN nix-shell --pure --command 'cd $X && pip install --no-cache-dir g'
