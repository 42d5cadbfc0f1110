FROM python:3.12
RUN pipx list && pipdeptree install a
RUN mypip install a
RUN pip-tools install a
RUN pip_install install a
RUN python setup.py install pip
RUN npm install pip
RUN apt-get install -y python3-pip pipx
RUN python -m pip3 install a
RUN python -m pip._internal.cli.main install a
RUN python -m pipx list
RUN gem install pip
