import os
print(os.listdir(os.path.join(os.path.expanduser("~"), ".cache", "pip")))
