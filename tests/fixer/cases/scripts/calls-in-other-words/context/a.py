import asyncio, subprocess, sys
subprocess.run(f"{sys.executable} -m pip install a", shell=True)
subprocess.run(("pip", "install", "b"))
subprocess.check_call([
    sys.executable,
    "-m", "pip", "install", "--no-cache-dir", "c",
])
asyncio.run(asyncio.create_subprocess_exec("pip", "install", "d"))
print("run `pip install e`")
subprocess.run("%s -m pip install f" % sys.executable, shell=True)
