FROM python:3.12
RUN echo one \\
 && pip install two
