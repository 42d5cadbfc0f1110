FROM python:3.12
SHELL ["pwsh", "-NoLogo", "-Command"]
RUN pip install a
RUN pip install "$X"
