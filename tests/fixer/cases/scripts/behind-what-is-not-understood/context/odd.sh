#!/bin/sh
echo (
pip install no
