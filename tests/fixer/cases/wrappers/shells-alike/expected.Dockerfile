FROM python:3.12-slim
RUN ksh -c 'pip install --no-cache-dir a'
RUN mksh -c 'cd $X && pip install --no-cache-dir b'
RUN yash -c 'pip install --no-cache-dir c'
RUN ksh -c "cd $X && pip install d"
