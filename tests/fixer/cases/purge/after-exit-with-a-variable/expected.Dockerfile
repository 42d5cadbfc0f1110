FROM python:3.12
RUN pip install --no-cache-dir x; exit $?; rm -rf /root/.cache
RUN pip install x || exit "$?"; rm -rf /root/.cache
RUN pip install x || exit 3; rm -rf /root/.cache
