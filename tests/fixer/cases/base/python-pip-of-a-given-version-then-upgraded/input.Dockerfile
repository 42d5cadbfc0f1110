FROM debian:12
RUN apt-get install -y python-pip=1.5.6-5 && pip install --no-cache-dir x
RUN curl https://x.example/get-pip.py -o get-pip.py && python get-pip.py && pip install flask
