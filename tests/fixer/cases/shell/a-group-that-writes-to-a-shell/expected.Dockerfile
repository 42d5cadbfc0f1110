FROM python:3.12
RUN { echo 'pip install --no-cache-dir a'; } | bash

FROM python:3.12
RUN (echo cd /; echo 'pip install --no-cache-dir a') | sh

FROM python:3.12
RUN cat <<<'pip install a' | bash

FROM python:3.12
RUN { echo 'pip install a'; } | tee x

FROM python:3.12
RUN (pip install --no-cache-dir a) | bash
