FROM python:3.12
RUN if [ -f r.txt ]; then pip install -r r.txt; elif true; then pip install a; else pip install b; fi
RUN if pip install c; then echo ok; fi
RUN if [ "$A" = "pip install" ]; \
    then \
      pip install d; \
    fi
