FROM python:3.12
RUN sh -c "pip install 'a>1' && pip 'install' b"
RUN sh -c 'pip install "a>1"'
RUN bash -c "sh -c 'pip install c'"
