FROM centos:7
RUN scl enable rh-python36 'pip install a'
RUN scl enable rh-python36 devtoolset-7 "pip install b"
RUN scl enable rh-python36 -- pip install c
RUN /usr/bin/scl enable rh-python36 'cd $X && pip install d'
RUN scl enable rh-python36 'pip list'
