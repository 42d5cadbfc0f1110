FROM python:3.12
RUN [[ pip install a && b
RUN [ -f x || pip install --no-cache-dir c; echo d
RUN [ -f x || pip install --no-cache-dir e
RUN pip install f"
RUN pip install ${G}${H
