FROM python:3.12
RUN ["sh", "-c", "pip install --no-cache-dir a"]
RUN ["/bin/bash","-lc","pip install --no-cache-dir b && pip install --no-cache-dir c"]
RUN ["sudo", "sh", "-c", "pip install --no-cache-dir d"]
