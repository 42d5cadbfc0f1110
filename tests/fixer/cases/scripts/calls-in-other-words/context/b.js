const { spawn, execSync } = require("child_process");
spawn("python3", ["-m", "pip", "install", "g"]);
execSync(`pip install ${h}`);
console.log("pip install i");
