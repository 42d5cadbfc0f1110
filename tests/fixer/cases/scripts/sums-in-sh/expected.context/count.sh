(( install ))
pip install --no-cache-dir flask
