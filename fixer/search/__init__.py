"""Which paths are Dockerfiles."""
