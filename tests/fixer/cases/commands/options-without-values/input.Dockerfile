FROM python:3.12
RUN pip install -U --no-cache-dir a
RUN pip install --pre --no-cache-dir a
RUN pip install --user --force-reinstall --no-deps --no-cache-dir a
RUN pip install --require-hashes --no-build-isolation --no-cache-dir a
RUN pip install --quiet --no-input --no-color --no-cache-dir a
