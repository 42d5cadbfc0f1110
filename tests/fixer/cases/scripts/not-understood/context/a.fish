#!/usr/bin/fish
pip install a
