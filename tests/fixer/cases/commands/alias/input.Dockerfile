FROM python:3.12
RUN alias pip='pip --quiet' && pip install a
RUN pip install b
