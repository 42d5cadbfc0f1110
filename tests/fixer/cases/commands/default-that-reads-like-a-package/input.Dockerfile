FROM python:3.12
RUN ${python3-pip} install a
RUN ${py3-pip3} install b
RUN apt-get install -y python3-pip && ${python-pip} install c
RUN ["sh", "-c", "${py3-pip} install d"]
RUN apt-get install -y python3-pip python3-venv
