FROM python:3.12
RUN --network=none pip install --no-cache-dir a
RUN --security=insecure --network=host pip install --no-cache-dir b
RUN --mount=type=bind,target=/src --mount="type=secret,id=t" \
    --network=default \
    pip install --no-cache-dir c
