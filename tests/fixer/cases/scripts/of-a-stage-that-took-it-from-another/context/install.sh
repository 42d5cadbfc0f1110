#!/bin/sh
pip install flask
