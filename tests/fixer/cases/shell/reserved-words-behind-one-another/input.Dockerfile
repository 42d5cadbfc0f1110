FROM python:3.12
RUN for i in a b; do if [ $i ]; then pip install $i; fi done
RUN if a; then if b; then pip install c; fi else pip install d; fi
RUN if a; then for i in b c; do pip install $i; done fi && pip install e
RUN { { pip install f; } }
RUN { (pip install g) } && while false; do { pip install h; } done
RUN case a in a) if b; then pip install i; fi esac
RUN if a; then { pip install j; } >log fi
RUN echo fi done } && pip install k
RUN if a; then pip install l; fi done
