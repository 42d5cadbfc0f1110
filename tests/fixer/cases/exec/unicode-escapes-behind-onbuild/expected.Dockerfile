FROM python
ONBUILD RUN ["\u0070ip", "install", "--no-cache-dir", "x"]
