#!/bin/sh
pip install h
