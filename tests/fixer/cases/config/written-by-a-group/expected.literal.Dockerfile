FROM python:3.12
RUN { echo '[global]'; echo 'no-cache-dir = true'; } > /etc/pip.conf
RUN pip install --no-cache-dir a

FROM python:3.12
RUN (echo '[global]'; echo 'no-cache-dir = true') | tee /etc/pip.conf
RUN pip install --no-cache-dir b

FROM python:3.12
RUN { echo '[global]' && echo "no-cache-dir = $X"; } > /etc/pip.conf
RUN pip install --no-cache-dir c

FROM python:3.12
RUN mkdir -p ~/.config/pip; { echo "[global]"; printf 'index-url = x\n'; echo "no-cache-dir = 1"; } > ~/.config/pip/pip.conf && pip install --no-cache-dir d

FROM python:3.12
RUN { echo '[global]'; echo 'no-cache-dir = true'; } > /etc/pip.conf && { echo "[global]"; } > /etc/pip.conf
RUN pip install --no-cache-dir e
