#!/bin/sh
pip install i
