from python:3.12
env PIP_NO_CACHE_DIR=1
run pip install flask
