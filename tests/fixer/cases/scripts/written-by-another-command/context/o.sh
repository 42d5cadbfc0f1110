#!/bin/sh
pip install o
