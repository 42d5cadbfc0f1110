FROM python:3.12
CMD pip install a
ENTRYPOINT ["pip", "install", "b"]
HEALTHCHECK CMD pip install c
LABEL run="pip install d"
ENV STEP="pip install e"
ARG STEP="RUN pip install f"
