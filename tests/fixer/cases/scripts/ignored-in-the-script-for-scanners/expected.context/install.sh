#!/bin/sh
set -e
# hadolint ignore=DL3008,DL3042
pip install a
# hadolint ignore=DL3008
pip install --no-cache-dir b
# no-dd-sa:docker-best-practices/pip-no-cache
# the cache is of use later
if true; then pip install c; fi
# hadolint ignore=DL3042

pip install --no-cache-dir d
# datadog-disable
apt-get update \
  && pip install e
setup() {
    # hadolint ignore=DL3042
    pip install f
    # dd-iac-scan ignore-line
    pip install g && pip install h
    pip install --no-cache-dir i # hadolint ignore=DL3042
}
setup
