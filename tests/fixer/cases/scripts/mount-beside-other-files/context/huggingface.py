import os
print(os.path.expanduser("~/.cache/huggingface"))
