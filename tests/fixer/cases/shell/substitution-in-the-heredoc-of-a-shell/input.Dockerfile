FROM python:3.12
RUN bash <<E
echo $(pip install a)
X=$(pip download b)
echo `/usr/bin/python3 -m pip install c`
pip install d
E
RUN bash <<'E'
echo $(pip install e)
E
RUN <<E
echo $(pip install f)
E
