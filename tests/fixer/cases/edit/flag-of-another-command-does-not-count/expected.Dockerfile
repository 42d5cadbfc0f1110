FROM python:3.12
RUN apk add --no-cache gcc && pip install --no-cache-dir a
RUN echo --no-cache-dir; pip install --no-cache-dir b
RUN apk --no-cache add x | pip install --no-cache-dir c --no-input
