FROM python:3.12
RUN git commit -m "pip install a"
RUN "pip install b"
RUN grep -q 'pip install' README
RUN sudo "pip install c"
