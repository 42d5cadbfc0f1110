FROM base AS base
RUN pip install flask
