#!/bin/sh
set -e
pip install flask
