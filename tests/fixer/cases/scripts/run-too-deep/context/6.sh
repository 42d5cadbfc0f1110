#!/bin/sh
set -e
sh /s/7.sh
pip install a6
