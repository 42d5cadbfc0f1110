import subprocess
subprocess.run(["pip", "install", "d"])
