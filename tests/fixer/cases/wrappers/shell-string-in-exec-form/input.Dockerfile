FROM python:3.12
RUN ["sh", "-c", "pip install a"]
RUN ["/bin/bash","-lc","pip install b && pip install c"]
RUN ["sudo", "sh", "-c", "pip install d"]
