FROM python
ONBUILD RUN ["\u0070ip", "install", "x"]
