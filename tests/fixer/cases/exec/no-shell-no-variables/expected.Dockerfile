FROM python:3.12
RUN ["$PIP", "install", "a"]
RUN ["pip", "$CMD", "b"]
RUN ["pip", "install", "--no-cache-dir", "$PKG"]
RUN ["pip", "install", "--no-cache-dir", "a", "&&", "pip", "install", "b"]
