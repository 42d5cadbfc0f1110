FROM python:3.12
RUN <<E
pip install --no-cache-dir a
if true; then pip install --no-cache-dir b; fi
pip install c; pip install (d)
pip install e
E
RUN pip install f; fi; pip install g
RUN <<E
pip install --no-cache-dir h
cat <<F
a
F
pip install "i
E
RUN cat <<F && pip install (j)
pip install k
F
