FROM python:3.12
RUN pip install \
        "a>=1" \
        b==2.0 \
        # c is not needed
        'd[e]' \
        f \
    && rm -rf /tmp/x
