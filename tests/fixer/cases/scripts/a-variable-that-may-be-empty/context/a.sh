#!/bin/sh
if [ -x /usr/bin/sudo ]; then
  PIP="python3 -m pip install"
fi
$PIP -r x
