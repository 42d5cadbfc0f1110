FROM example/tools:14.04
RUN pip install flask
