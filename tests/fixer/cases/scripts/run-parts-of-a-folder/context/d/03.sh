#!/bin/sh
pip install dotted
