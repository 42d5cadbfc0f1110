FROM --platform=linux/amd64 python:3.12-slim AS build
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s --start-interval=1s --retries=3 CMD true
FROM --after=build python:3.12-slim
ADD --chown=app --chmod=644 --checksum=sha256:0 --link --keep-git-dir=true --unpack=FALSE --exclude=a --exclude=b https://x.example/y /z
COPY --from=build --chown=app --chmod=644 --link --parents --exclude=a --exclude=b /x /y
COPY --from= /x /y
RUN --mount=type=secret,id=a --mount=type=ssh --network=default --security=sandbox --device=d pip install --no-cache-dir flask
