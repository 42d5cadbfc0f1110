From python:3.12
Env PIP_NO_CACHE_DIR=1
Run pip install flask
