#!/bin/bash
set -e
pip install --no-cache-dir flask
