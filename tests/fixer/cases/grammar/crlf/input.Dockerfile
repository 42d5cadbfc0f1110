FROM python:3.12
RUN pip install a \
    && pip3 install b
CMD ["python"]
