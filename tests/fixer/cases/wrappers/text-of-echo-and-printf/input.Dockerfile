FROM python:3.12
RUN echo pip install a
RUN printf "%s\n" pip install b
RUN echo "pip install c" > run.sh
RUN echo pip install d | tee -a run.sh
RUN /bin/echo pip install e
