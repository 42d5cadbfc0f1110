FROM python:3.12
# hadolint ignore=DL3042
RUN pip install kept
RUN pip install \
    # a note between
    one \
    two
RUN pip install --cache-dir /tmp/pip three && rm -rf /tmp/pip
RUN pip install four && pip cache purge
RUN pip --no-cache-dir install five
RUN pip install --no-cache six
ONBUILD RUN pip install -r requirements.txt
