FROM python:3.12
RUN nix-shell --command
RUN nix-shell --pure --command # pip install a
RUN nix-shell -p
RUN pixi run --environment
RUN sudo -u
RUN conda run -n
RUN flock -w
RUN pip install --no-cache-dir b
