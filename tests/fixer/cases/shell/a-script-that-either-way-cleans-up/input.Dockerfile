FROM python:3.12
RUN if [ -n "$X" ]; then echo 'rm -rf ~/.cache' > /i.sh; else echo 'rm -rf /root/.cache' > /i.sh; fi; pip install a; sh /i.sh
