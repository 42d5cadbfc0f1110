#!/bin/sh
set -e
sh /s/2.sh
pip install a1
