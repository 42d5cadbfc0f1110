FROM python:3.12
SHELL ["conda", "run", "--no-capture-output", "-n", "env", "/bin/bash", "-c"]
RUN pip install --no-cache-dir a
