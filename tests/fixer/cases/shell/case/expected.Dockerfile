FROM python:3.12
RUN case "$ARCH" in \
      pip) echo install ;; \
      amd64|arm64) pip install --no-cache-dir a ;; \
      *) pip install --no-cache-dir b && exit 0;; \
    esac
