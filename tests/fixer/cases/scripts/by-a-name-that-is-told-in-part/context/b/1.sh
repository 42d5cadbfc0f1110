#!/bin/sh
pip install b
