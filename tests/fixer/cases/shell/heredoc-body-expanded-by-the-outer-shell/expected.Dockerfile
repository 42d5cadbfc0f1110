FROM python:3.12
RUN <<E bash
pip install --no-cache-dir $PKG
E
RUN <<'E' bash
pip install --no-cache-dir "$PKG"
E
