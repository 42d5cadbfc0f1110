FROM python:3.12
RUN case "$ARCH" in \
      pip) echo install ;; \
      amd64|arm64) pip install a ;; \
      *) pip install b && exit 0;; \
    esac
