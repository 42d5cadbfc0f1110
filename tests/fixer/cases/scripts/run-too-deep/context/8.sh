#!/bin/sh
set -e
sh /s/9.sh
pip install a8
