# syntax=docker/dockerfile:1
ARG PYTHON=3.12
FROM python:${PYTHON}-slim AS wheels
WORKDIR /src
COPY requirements.txt ./
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libpq-dev \
    && rm -rf /var/lib/apt/lists/*
RUN pip wheel --wheel-dir /wheels -r requirements.txt

FROM python:${PYTHON}-slim
COPY --from=wheels /wheels /wheels
RUN pip install --no-index --find-links=/wheels /wheels/*.whl && rm -r /wheels
COPY . /app
WORKDIR /app
USER 1000
CMD ["gunicorn", "api:app"]
