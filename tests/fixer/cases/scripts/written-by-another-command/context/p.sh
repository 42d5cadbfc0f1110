#!/bin/sh
pip install p
