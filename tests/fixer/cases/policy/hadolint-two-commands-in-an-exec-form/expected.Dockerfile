FROM python:3.13
RUN ["sh", "-c", "XDG_CACHE_HOME=/c pip install a; pip install --cache-dir /c a"]
RUN ["sh", "-c", "echo \"a\" && pip install a && pip install --cache-dir /c a"]
RUN ["pip", "install", "--no-cache-dir"]
RUN ["pip", "install", "--no-cache-dir", "a"]
