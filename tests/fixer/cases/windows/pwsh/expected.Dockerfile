FROM python:3.12
SHELL ["pwsh", "-NoLogo", "-Command"]
RUN pip install --no-cache-dir a
RUN pip install "$X"
