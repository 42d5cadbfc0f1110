FROM centos:7
RUN scl enable rh-python36 pip install a
RUN scl enable rh-python36 "$X pip install b"
