FROM python:3.12
RUN su -c 'pip install --no-cache-dir a' app
RUN su app -c "pip install --no-cache-dir b"
RUN su - app -c 'pip install --no-cache-dir c'
RUN su -l app -s /bin/bash -c "pip install --no-cache-dir d"
RUN su app --command='pip install --no-cache-dir e'
RUN runuser -l app -c 'pip install --no-cache-dir f'
RUN su app -c "cd $DIR && pip install g"
