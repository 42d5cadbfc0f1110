from pathlib import Path
for one in (Path.home() / ".cache" / "pip").iterdir():
    print(one)
