#!/bin/sh
set -e
pip install gunicorn
