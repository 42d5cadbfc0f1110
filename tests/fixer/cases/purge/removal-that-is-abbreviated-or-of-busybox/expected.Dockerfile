FROM python:3.12-slim
RUN pip install a && rm --rec --forc /root/.cache
RUN pip install b && rm --r --f /root/.cache
RUN pip install c && rm --rec /root/.cache
RUN pip install d && rm --recursive --force --interactive=never /root/.cache
RUN pip install e && busybox rm -rf /root/.cache
RUN pip install f && /bin/busybox rm -r /root/.cache
RUN pip install g && busybox sh -c 'rm -rf /root/.cache'
RUN pip install --no-cache-dir h && busybox ls /root
RUN busybox time pip install --no-cache-dir i
RUN pip install j && rm -rf ${HOME:-/root}/.cache
RUN pip install k && rm -rf "${HOME-/root}/.cache/pip"
RUN pip install --no-cache-dir l && rm -rf ${XDG_CACHE_HOME:-$HOME/.cache}/pip
RUN D=/root/.cache && pip install m && rm -rf ${D:?}/pip
RUN D= && pip install --no-cache-dir n && rm -rf ${D:-/root}/.cache
