FROM python:3.12
RUN bash <<A && python <<B
pip install --no-cache-dir a
A
pip install b
B
RUN pip install --no-cache-dir c
