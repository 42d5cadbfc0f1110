FROM python:3.12
RUN bash <<A && python <<B
pip install a
A
pip install b
B
RUN pip install c
