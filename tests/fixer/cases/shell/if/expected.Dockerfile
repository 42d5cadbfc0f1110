FROM python:3.12
RUN if [ -f r.txt ]; then pip install --no-cache-dir -r r.txt; elif true; then pip install --no-cache-dir a; else pip install --no-cache-dir b; fi
RUN if pip install --no-cache-dir c; then echo ok; fi
RUN if [ "$A" = "pip install" ]; \
    then \
      pip install --no-cache-dir d; \
    fi
