#!/bin/sh
set -e
pip install .
pip install --no-cache-dir -e /s
sudo pip install .
sh -c "pip install ."
A=1 pip install .
pip install flask
if true; then pip install git+https://example.com/a; fi
