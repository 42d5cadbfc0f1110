# pip-no-cache: ignore-file
pip install flask
