FROM python:3.12-slim
RUN script -qec 'pip install a' /dev/null
RUN script -c 'pip install b'
RUN script --command='pip install c' log
RUN sg docker -c 'pip install d'
RUN sg docker 'pip install e'
RUN nix-shell -p gcc python3 --run 'pip install f'
RUN nix-shell --pure --command 'cd $X && pip install g'
