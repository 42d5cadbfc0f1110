FROM python:3.12
RUN pip install --no-cache-dir a
RUN pip2 install --no-cache-dir a
RUN pip3 install --no-cache-dir a
RUN pip2.7 install --no-cache-dir a
RUN pip3.11 install --no-cache-dir a
RUN pip-3.11 install --no-cache-dir a
RUN pip.exe install --no-cache-dir a
RUN /usr/local/bin/pip install --no-cache-dir a
RUN ./venv/bin/pip3 install --no-cache-dir a
RUN ../bin/pip3.12 install --no-cache-dir a
