FROM python:3.12
RUN pip install a
RUN pip2 install a
RUN pip3 install a
RUN pip2.7 install a
RUN pip3.11 install a
RUN pip-3.11 install a
RUN pip.exe install a
RUN /usr/local/bin/pip install a
RUN ./venv/bin/pip3 install a
RUN ../bin/pip3.12 install a
