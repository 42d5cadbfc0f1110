FROM python:3.12
RUN sudo -E env A=1 nice -n 5 timeout 60 pip install --no-cache-dir a
RUN time sudo -u app bash -c 'pip install --no-cache-dir b'
RUN sudo -u app conda run -n e python -m pip install --no-cache-dir c
RUN xargs -n1 sudo pip install --no-cache-dir < r.txt
