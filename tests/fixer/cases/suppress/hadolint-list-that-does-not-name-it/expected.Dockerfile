FROM python:3.12
# hadolint ignore=DL3042-x
RUN pip install --no-cache-dir a
# hadolint ignore=DL3013 because of DL3042
RUN pip install --no-cache-dir b
# hadolint ignore=DL3042 because of DL3013
RUN pip install c
# hadolint ignore=DL3042,
RUN pip install d
# hadolint ignore=DL3042;DL3013
RUN pip install e
# hadolint ignore=DL3013 DL3042
RUN pip install f
# hadolint ignore=DL3013,,DL3042
RUN pip install g
# hadolint ignore=DL3013, DL3042 # reason
RUN pip install h
# hadolint ignore=DL3013,DL3042: reason
RUN pip install i
# hadolint ignore=DL3042 - reason
RUN pip install j
# hadolint ignore=SC2086,DL3042 some reason
RUN pip install k
# hadolint ignore=DL3042.
RUN pip install l
# hadolint ignore=DL3013 and DL3042
RUN pip install m
# hadolint ignore=DL3042-DL3059
RUN pip install --no-cache-dir n
# hadolint ignore=DL3013-DL3042
RUN pip install --no-cache-dir o
