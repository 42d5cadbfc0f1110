FROM python:3.12
RUN bash <<A <<B
pip install a
A
pip install --no-cache-dir b
B
RUN bash 3<<C <<D
pip install c
C
pip install --no-cache-dir d
D
RUN bash 3<<E
pip install e
E
RUN bash 0<<F 3<<G
pip install --no-cache-dir f
F
pip install g
G
RUN bash <<H </dev/null
pip install h
H
RUN bash <<-I >out 2>&1
	pip install --no-cache-dir i
	I
RUN <<J
bash 3<<'K' <<'L'
pip install k
K
pip install --no-cache-dir l
L
J
RUN <<M
bash 3<<'N'
pip install n
N
bash <<'O' 2>/dev/null
pip install --no-cache-dir o
O
bash <<'P' </dev/null
pip install p
P
M
