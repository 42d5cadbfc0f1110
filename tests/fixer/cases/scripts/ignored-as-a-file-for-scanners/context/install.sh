#!/bin/sh
pip install flask
# hadolint global ignore=DL3042
