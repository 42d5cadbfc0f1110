FROM python:3.12
RUN su -c 'pip install a' app
RUN su app -c "pip install b"
RUN su - app -c 'pip install c'
RUN su -l app -s /bin/bash -c "pip install d"
RUN su app --command='pip install e'
RUN runuser -l app -c 'pip install f'
RUN su app -c "cd $DIR && pip install g"
