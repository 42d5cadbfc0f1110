FROM debian:12
RUN chmod +x get-pip.py && ./get-pip.py --no-cache-dir
RUN sudo /tmp/get-pip.py --no-cache-dir --no-setuptools
RUN ./get-pip.py --no-cache-dir
RUN ["/get-pip.py", "--no-cache-dir"]
RUN python3 - --no-cache-dir < get-pip.py
RUN python3 - --no-cache-dir --user < /tmp/get-pip.py
RUN python3 - --no-cache-dir < get-pip.py
RUN python3 setup.py < get-pip.py
RUN chmod +x get-pip.py; ls ./get-pip.py; rm get-pip.py
RUN cat < get-pip.py
