#!/bin/sh
set -e
echo "pip cache dir: /root/.cache"
