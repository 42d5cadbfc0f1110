import os, subprocess, sys, shlex, pip
os.execvp("pip", ["pip", "install", "x"])
os.execlp("pip", "pip", "install", "x")
os.spawnvp(os.P_WAIT, "pip", ["pip", "install"])
subprocess.run("cd x && pip install y", shell=True)
subprocess.run(["sudo", "pip", "install", "y"])
subprocess.run(shlex.split("pip install y"))
pip.main(["install", "x"])
pip._internal.main(["install", "x"])
from pip import main as pipmain
pipmain(["install", "x"])
subprocess.run(args=["pip", "install", "y"])
subprocess.run(
    # comment
    ["pip", "install", "y"],
    check=True,
)
subprocess.run(["pip", "-q", "install", "y"])
subprocess.run([sys.executable, "-m", "pip", "install", "-q", "y"])
subprocess.run([sys.executable] + ["-m", "pip", "install"])
subprocess.run(["python", "-m", "pip", "install", "y", "--no-cache-dir"])
run("pip install " + x)
sh("pip install x")
_run(["pip3", "install", "x"])
call_pip("install", "x")
asyncio.create_subprocess_shell("pip install x")
os.popen("python -m pip install x").read()
subprocess.getoutput("pip3 install x")
print("pip install x")
# os.system("pip install x")
subprocess.Popen("pip install -r r.txt".split())
cmd = "pip install x"
os.system(cmd)
CMD = [sys.executable, "-m", "pip", "install"]
subprocess.check_call(CMD + ["x"])
