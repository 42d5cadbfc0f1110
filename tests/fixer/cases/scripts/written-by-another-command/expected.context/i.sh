#!/bin/sh
pip install --no-cache-dir i
