FROM python:3.12
# overwritten, while the log is added to
RUN echo 'pip install a' > a.sh
RUN echo true | tee a.sh >> log && sh a.sh
RUN echo 'pip install --no-cache-dir b' > b.sh 2>> log && sh b.sh
# added to, while the log is overwritten
RUN echo 'pip install --no-cache-dir c' > c.sh
RUN echo true | tee -a c.sh > log && sh c.sh
