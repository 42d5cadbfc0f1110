FROM python:3.12-slim
RUN bash -c 'sh -c "tar x$V && pip install a"'
RUN bash -c "su -c 'tar x$V && pip install b'"
RUN bash -c "sh -c 'pip install --no-cache-dir c' && echo $V"
