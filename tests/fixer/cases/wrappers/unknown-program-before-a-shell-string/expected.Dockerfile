FROM python:3.12
RUN with-key sh -c 'ssh-add k && pip install git+ssh://a'
RUN as-guest sh -c 'pip install b'
RUN init0 -- /bin/bash -ec "pip install c"
RUN busybox sh -c 'pip install --no-cache-dir d'
RUN scl enable x 'pip install --no-cache-dir e'
RUN scl enable x -- pip install --no-cache-dir f
RUN /notify.sh 'pip install failed'
RUN echo sh -c 'pip install g'
RUN with-key sh -c 'pip list'
RUN apt-get install bash 'pip install'
RUN which bash 'pip install'
RUN ["init0", "--", "sh", "-c", "pip install h"]
RUN git clone bash -m 'pip install i'
