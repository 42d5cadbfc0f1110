FROM python:3.12
RUN python -mpip install --no-cache-dir a
RUN python -Im pip install --no-cache-dir a
RUN python -Impip install --no-cache-dir a
RUN python -X utf8 -W ignore -m pip install --no-cache-dir a
RUN python -Xutf8 -Wignore -u -m pip install --no-cache-dir a
RUN python -B -s -E -OO -m pip install --no-cache-dir a
RUN python --check-hash-based-pycs never -m pip install --no-cache-dir a
RUN python -m pip.__main__ install --no-cache-dir a
