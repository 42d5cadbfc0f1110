FROM python:3.12
RUN for p in a b; do pip install --no-cache-dir $p; done
RUN while read p; do pip install --no-cache-dir "$p"; done < r.txt
RUN until pip install --no-cache-dir c; do sleep 1; done
RUN for p in a b; do \
      pip install --no-cache-dir $p || exit 1; \
    done
RUN cat r.txt | while read p; do pip install --no-cache-dir $p; done
