#!/bin/bash
pip install --no-cache-dir b
