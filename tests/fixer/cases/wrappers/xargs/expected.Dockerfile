FROM python:3.12
RUN xargs pip install --no-cache-dir < r.txt
RUN cat r.txt | xargs -n 1 pip install --no-cache-dir
RUN cat r.txt | xargs -r -P 4 -d '\n' pip install --no-cache-dir -U
RUN xargs -a r.txt -L1 -I {} pip install --no-cache-dir {}
RUN xargs --max-args=1 --arg-file r.txt --no-run-if-empty pip install --no-cache-dir
RUN xargs -0 -I{} -t pip install --no-cache-dir {} < r.txt
RUN xargs -n1 pip install --no-cache-dir < r.txt
