FROM python:3.12
RUN xargs pip install < r.txt
RUN cat r.txt | xargs -n 1 pip install
RUN cat r.txt | xargs -r -P 4 -d '\n' pip install -U
RUN xargs -a r.txt -L1 -I {} pip install {}
RUN xargs --max-args=1 --arg-file r.txt --no-run-if-empty pip install
RUN xargs -0 -I{} -t pip install {} < r.txt
RUN xargs -n1 pip install --no-cache-dir < r.txt
