#!/bin/sh
set -e
sh /s/8.sh
pip install a7
