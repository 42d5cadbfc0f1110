FROM python:3.12
RUN python -mpip install a
RUN python -Im pip install a
RUN python -Impip install a
RUN python -X utf8 -W ignore -m pip install a
RUN python -Xutf8 -Wignore -u -m pip install a
RUN python -B -s -E -OO -m pip install a
RUN python --check-hash-based-pycs never -m pip install a
RUN python -m pip.__main__ install a
