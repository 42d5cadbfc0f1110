From python:3.12
Run pip install flask
