FROM python:3.12
RUN sh -c "pip install --no-cache-dir 'a>1' && pip 'install' --no-cache-dir b"
RUN sh -c 'pip install --no-cache-dir "a>1"'
RUN bash -c "sh -c 'pip install --no-cache-dir c'"
