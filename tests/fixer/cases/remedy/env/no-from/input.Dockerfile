RUN pip install a
