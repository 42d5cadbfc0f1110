#!/bin/sh
set -e
pip install deep
