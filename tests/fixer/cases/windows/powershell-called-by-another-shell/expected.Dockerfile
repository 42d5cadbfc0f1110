FROM python:3.12
RUN powershell -Command pip install --no-cache-dir a
RUN powershell -Command "pip install b"
RUN cmd /c pip install --no-cache-dir c
RUN pwsh -NoProfile -Command pip install --no-cache-dir d
