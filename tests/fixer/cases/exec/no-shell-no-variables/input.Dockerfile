FROM python:3.12
RUN ["$PIP", "install", "a"]
RUN ["pip", "$CMD", "b"]
RUN ["pip", "install", "$PKG"]
RUN ["pip", "install", "a", "&&", "pip", "install", "b"]
