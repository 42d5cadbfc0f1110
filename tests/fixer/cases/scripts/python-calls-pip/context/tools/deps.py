import subprocess, sys

# subprocess.run(["pip", "install", "no"])
subprocess.check_call([sys.executable, "-m", "pip", "install", "flask"])
subprocess.run(
    ["pip", "install", "--no-cache-dir", "flask"],
    check=True,
)
print("run pip install flask")
