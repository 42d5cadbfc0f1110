FROM python:3.12-slim
RUN if [ -x /usr/bin/pip3 ]; then P=pip3; else P=pip; fi; $P install --no-cache-dir a
RUN P=pip; [ -x /usr/bin/pip3 ] && P=pip3; $P install --no-cache-dir b
RUN case $(uname -m) in arm*) P=/opt/pypy/bin/pip;; *) P=pip3;; esac && $P install --no-cache-dir c
RUN for p in pip pip3; do if command -v $p; then break; fi; done; $p install --no-cache-dir d
RUN if [ -x /x ]; then PY=python3; else PY=pypy3; fi; $PY -m pip install --no-cache-dir e
RUN if [ -x /x ]; then P="pip"; else P="python3 -m pip"; fi; $P install --no-cache-dir f
RUN if [ -x /x ]; then P="pip install"; else P="pip3 install -U"; fi; $P --no-cache-dir g
RUN if [ -x /x ]; then P=npm; else P=yarn; fi; $P install h
RUN if [ -x /x ]; then P=npm; else P=pip; fi; $P install i
RUN if [ -x /x ]; then P=$Q; else P=pip; fi; $P install j
RUN if [ -x /x ]; then P=pip; fi; $P install k
RUN P=pip; while read x; do P=${P}3; done </l; $P install l
RUN if [ -x /x ]; then P=pip; else P="pip --no-cache-dir"; fi; $P install --no-cache-dir m
RUN if [ -x /x ]; then export P=pip; else export P=pip3; fi; sh -c '$P install --no-cache-dir n'
RUN f() { $P install --no-cache-dir o; }; if [ -x /x ]; then P=pip; else P=pip3; fi; f
RUN if [ -x /x ]; then P=pip; else P=pip3; fi; P=cat; $P install p
RUN P=npm; (P=pip); $P install q
