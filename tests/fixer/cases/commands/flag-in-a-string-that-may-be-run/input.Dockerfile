FROM python:3.12-slim
RUN eval 'pip install --no-cache-dir a'
RUN xargs -I{} sh -c 'pip install --no-cache-dir {}' < r.txt
