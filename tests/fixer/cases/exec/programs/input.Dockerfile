FROM python:3.12
RUN ["pip", "install", "a"]
RUN ["/usr/bin/pip3", "install", "a"]
RUN ["python", "-m", "pip", "install", "a"]
RUN ["pip", "-q", "install", "a"]
RUN ["sudo", "-u", "app", "pip", "install", "a"]
RUN ["/usr/bin/env", "A=1", "pip", "install", "a"]
RUN ["pip", "install"]
