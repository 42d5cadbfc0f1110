from python:3.12
run pip install a
rUn pip install b
onBuild rUN pip install c
