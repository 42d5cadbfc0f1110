FROM debian:12
RUN --mount=type=cache,target=/root/.cache/pip chroot /rootfs pip install x
RUN --mount=type=cache,target=/rootfs/root/.cache/pip chroot /rootfs pip install x
RUN --mount=type=cache,target=/var/cache/apt chroot /rootfs pip install x
RUN chroot /rootfs pip install x && rm -rf /root/.cache

FROM debian:12
RUN chroot /rootfs pip install x && rm -r /rootfs/root/.cache

FROM debian:12
ENV PIP_CACHE_DIR=/c
RUN --mount=type=cache,target=/c chroot /rootfs pip install x
RUN PIP_NO_CACHE_DIR=1 chroot /rootfs pip install x
