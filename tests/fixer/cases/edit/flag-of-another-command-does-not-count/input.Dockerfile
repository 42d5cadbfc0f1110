FROM python:3.12
RUN apk add --no-cache gcc && pip install a
RUN echo --no-cache-dir; pip install b
RUN apk --no-cache add x | pip install c --no-input
