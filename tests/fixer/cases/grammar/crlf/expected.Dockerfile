FROM python:3.12
RUN pip install --no-cache-dir a \
    && pip3 install --no-cache-dir b
CMD ["python"]
