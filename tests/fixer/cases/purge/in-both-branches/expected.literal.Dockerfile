FROM python:3.12
RUN pip install --no-cache-dir a; if [ -n "$X" ]; then rm -rf ~/.cache; else rm -rf /root/.cache; fi

FROM python:3.12
RUN pip install --no-cache-dir a; if [ -n "$X" ]; then rm -rf ~/.cache; elif true; then echo; else rm -rf ~/.cache; fi

FROM python:3.12
RUN pip install --no-cache-dir a; case $X in a) rm -rf ~/.cache;; *) rm -rf ~/.cache;; esac

FROM python:3.12
RUN pip install --no-cache-dir a; case $X in a) rm -rf ~/.cache;; b) rm -rf ~/.cache;; esac

FROM python:3.12
RUN pip install --no-cache-dir a; for i in 1 2; do rm -rf ~/.cache; done

FROM python:3.12
RUN pip install --no-cache-dir a; for i in $X; do rm -rf ~/.cache; done

FROM python:3.12
RUN pip install --no-cache-dir a; while [ $X ]; do rm -rf ~/.cache; done
