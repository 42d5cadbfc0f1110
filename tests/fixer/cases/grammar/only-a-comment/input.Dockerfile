# pip install nothing
