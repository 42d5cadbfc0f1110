FROM python:3.12
RUN gosu app pip install a
RUN su-exec app:app pip install b
RUN setpriv --reuid=1000 --regid 1000 --clear-groups pip install c
RUN runuser -u app -- pip install d
RUN runuser -u app pip install e
RUN chroot /mnt pip install f
RUN chroot --userspec=1:1 /mnt pip install g
