FROM python:3.12
RUN xargs -I{} sh -c 'pip install {}' < r.txt
RUN xargs -I{} bash -c "pip install --no-cache-dir {}" < r.txt
