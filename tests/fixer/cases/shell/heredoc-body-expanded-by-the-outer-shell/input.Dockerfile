FROM python:3.12
RUN <<E bash
pip install $PKG
E
RUN <<'E' bash
pip install "$PKG"
E
