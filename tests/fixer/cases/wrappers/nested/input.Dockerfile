FROM python:3.12
RUN sudo -E env A=1 nice -n 5 timeout 60 pip install a
RUN time sudo -u app bash -c 'pip install b'
RUN sudo -u app conda run -n e python -m pip install c
RUN xargs -n1 sudo pip install < r.txt
