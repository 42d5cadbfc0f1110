FROM python:3.12
RUN ["pip", "install", "--no-cache-dir", "a"]
RUN ["/usr/bin/pip3", "install", "--no-cache-dir", "a"]
RUN ["python", "-m", "pip", "install", "--no-cache-dir", "a"]
RUN ["pip", "-q", "install", "--no-cache-dir", "a"]
RUN ["sudo", "-u", "app", "pip", "install", "--no-cache-dir", "a"]
RUN ["/usr/bin/env", "A=1", "pip", "install", "--no-cache-dir", "a"]
RUN ["pip", "install", "--no-cache-dir"]
