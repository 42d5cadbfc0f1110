import os
# pip-no-cache: ignore -- here
os.system("pip install a")
os.system("pip install b")
