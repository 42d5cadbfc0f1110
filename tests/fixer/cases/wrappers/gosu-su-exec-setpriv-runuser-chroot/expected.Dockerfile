FROM python:3.12
RUN gosu app pip install --no-cache-dir a
RUN su-exec app:app pip install --no-cache-dir b
RUN setpriv --reuid=1000 --regid 1000 --clear-groups pip install --no-cache-dir c
RUN runuser -u app -- pip install --no-cache-dir d
RUN runuser -u app pip install --no-cache-dir e
RUN chroot /mnt pip install --no-cache-dir f
RUN chroot --userspec=1:1 /mnt pip install --no-cache-dir g
