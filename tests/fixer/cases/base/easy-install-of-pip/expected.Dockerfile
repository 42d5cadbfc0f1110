FROM debian:12
RUN easy_install pip==19.0 && pip install flask
RUN easy_install pip==9.0.3 && pip install --no-cache-dir flask
RUN easy_install 'pip<6' && pip install flask
RUN easy_install pip && pip install --no-cache-dir flask
RUN easy_install pip-tools==19.0 && pip install --no-cache-dir flask
