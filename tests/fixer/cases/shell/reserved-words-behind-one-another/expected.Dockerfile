FROM python:3.12
RUN for i in a b; do if [ $i ]; then pip install --no-cache-dir $i; fi done
RUN if a; then if b; then pip install --no-cache-dir c; fi else pip install --no-cache-dir d; fi
RUN if a; then for i in b c; do pip install --no-cache-dir $i; done fi && pip install --no-cache-dir e
RUN { { pip install --no-cache-dir f; } }
RUN { (pip install --no-cache-dir g) } && while false; do { pip install --no-cache-dir h; } done
RUN case a in a) if b; then pip install --no-cache-dir i; fi esac
RUN if a; then { pip install j; } >log fi
RUN echo fi done } && pip install --no-cache-dir k
RUN if a; then pip install l; fi done
