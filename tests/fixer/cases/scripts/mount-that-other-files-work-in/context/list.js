const path = require("path");
require("fs").readdirSync(path.join(os.homedir(), ".cache", "pip"));
