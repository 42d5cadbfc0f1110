FROM python:3.12-slim
RUN pip install --no-cache-dir a && rm --rec --forc /root/.cache
RUN pip install --no-cache-dir b && rm --r --f /root/.cache
RUN pip install c && rm --rec /root/.cache
RUN pip install --no-cache-dir d && rm --recursive --force --interactive=never /root/.cache
RUN pip install --no-cache-dir e && busybox rm -rf /root/.cache
RUN pip install f && /bin/busybox rm -r /root/.cache
RUN pip install --no-cache-dir g && busybox sh -c 'rm -rf /root/.cache'
RUN pip install --no-cache-dir h && busybox ls /root
RUN busybox time pip install --no-cache-dir i
RUN pip install --no-cache-dir j && rm -rf ${HOME:-/root}/.cache
RUN pip install --no-cache-dir k && rm -rf "${HOME-/root}/.cache/pip"
RUN pip install --no-cache-dir l && rm -rf ${XDG_CACHE_HOME:-$HOME/.cache}/pip
RUN D=/root/.cache && pip install --no-cache-dir m && rm -rf ${D:?}/pip
RUN D= && pip install --no-cache-dir n && rm -rf ${D:-/root}/.cache
