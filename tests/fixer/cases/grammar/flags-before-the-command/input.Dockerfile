FROM python:3.12
RUN --network=none pip install a
RUN --security=insecure --network=host pip install b
RUN --mount=type=bind,target=/src --mount="type=secret,id=t" \
    --network=default \
    pip install c
