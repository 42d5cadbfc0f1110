import os

os.system("pip3 install django")
