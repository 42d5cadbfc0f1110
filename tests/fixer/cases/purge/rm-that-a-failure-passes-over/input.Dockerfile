FROM python:3.12
RUN pip install a && [ -z "$KEEP" ] && rm -rf /root/.cache || true
RUN pip install a && [ -z "$KEEP" ] && rm -rf /root/.cache; echo done
RUN pip install a && pytest && rm -rf ~/.cache || true
RUN set -e; pip install a && pytest && rm -rf ~/.cache; echo done
RUN { pip install a; pytest; } && rm -rf ~/.cache || true
RUN pip install a && rm -rf ~/.cache || true
RUN pip install a && rm -rf ~/.cache; echo done
RUN pip install a && pytest && rm -rf ~/.cache
RUN { pip install a; } && rm -rf ~/.cache; echo done
