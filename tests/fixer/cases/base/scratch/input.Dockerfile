FROM scratch
RUN pip install flask
