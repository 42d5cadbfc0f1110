FROM python:3.12
RUN echo "pip install a" | bash <<E
pip install b
E

FROM python:3.12
RUN echo "pip install a" | bash

FROM python:3.12
RUN cat <<A | bash <<B
pip install a
A
pip install b
B

FROM python:3.12
RUN cat <<A | bash
pip install a
A
