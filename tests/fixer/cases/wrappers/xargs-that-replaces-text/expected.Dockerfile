FROM python:3.12-slim
RUN xargs --replace sh -c 'pip install {}' < r
RUN xargs --replace=% sh -c 'pip install %' < r
RUN xargs -i sh -c 'pip install {}' < r
RUN xargs -n 1 sh -c 'pip install --no-cache-dir a' < r
