#!/bin/sh
pip install k
