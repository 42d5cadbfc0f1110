FROM python:3.12
RUN pip install --no-cache-dir a && [ -z "$KEEP" ] && rm -rf /root/.cache || true
RUN pip install --no-cache-dir a && [ -z "$KEEP" ] && rm -rf /root/.cache; echo done
RUN pip install --no-cache-dir a && pytest && rm -rf ~/.cache || true
RUN set -e; pip install --no-cache-dir a && pytest && rm -rf ~/.cache; echo done
RUN { pip install --no-cache-dir a; pytest; } && rm -rf ~/.cache || true
RUN pip install --no-cache-dir a && rm -rf ~/.cache || true
RUN pip install --no-cache-dir a && rm -rf ~/.cache; echo done
RUN pip install --no-cache-dir a && pytest && rm -rf ~/.cache
RUN { pip install --no-cache-dir a; } && rm -rf ~/.cache; echo done
