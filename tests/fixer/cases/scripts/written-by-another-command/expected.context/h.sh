#!/bin/sh
pip install --no-cache-dir h
