#!/bin/sh
pip install g
