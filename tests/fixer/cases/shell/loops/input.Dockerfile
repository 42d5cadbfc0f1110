FROM python:3.12
RUN for p in a b; do pip install $p; done
RUN while read p; do pip install "$p"; done < r.txt
RUN until pip install c; do sleep 1; done
RUN for p in a b; do \
      pip install $p || exit 1; \
    done
RUN cat r.txt | while read p; do pip install $p; done
