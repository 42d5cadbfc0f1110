from python:3.12
run pip install --no-cache-dir a
rUn pip install --no-cache-dir b
onBuild rUN pip install --no-cache-dir c
