FROM python:3.12
RUN echo "pip install a" | bash <<E
pip install --no-cache-dir b
E

FROM python:3.12
RUN echo "pip install --no-cache-dir a" | bash

FROM python:3.12
RUN cat <<A | bash <<B
pip install a
A
pip install --no-cache-dir b
B

FROM python:3.12
RUN cat <<A | bash
pip install --no-cache-dir a
A
