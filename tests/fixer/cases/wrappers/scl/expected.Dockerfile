FROM centos:7
RUN scl enable rh-python36 'pip install --no-cache-dir a'
RUN scl enable rh-python36 devtoolset-7 "pip install --no-cache-dir b"
RUN scl enable rh-python36 -- pip install --no-cache-dir c
RUN /usr/bin/scl enable rh-python36 'cd $X && pip install --no-cache-dir d'
RUN scl enable rh-python36 'pip list'
