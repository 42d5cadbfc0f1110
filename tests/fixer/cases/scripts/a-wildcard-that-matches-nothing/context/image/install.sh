#!/bin/bash
set -e
pip install flask
