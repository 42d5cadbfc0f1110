#!/bin/sh
set -e
/opt/d.sh
pip install flask
