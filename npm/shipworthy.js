#!/usr/bin/env node
// Runs the program of the package that fits this machine, with its streams and its exit status.
"use strict";

const { spawnSync } = require("node:child_process");

const name = `shipworthy-${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "shipworthy.exe" : "shipworthy";

let program;
try {
  program = require.resolve(`${name}/${file}`);
} catch {
  console.error(
    `error: the package ${name} is not installed\n\n` +
      "  tip: npm leaves it out with --omit=optional, and where shipworthy is not built for the machine",
  );
  process.exit(2);
}

const { status, signal, error } = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (error) {
  console.error(`error: cannot run ${program}: ${error.message}`);
  process.exit(2);
}
if (signal) process.kill(process.pid, signal);
process.exit(status ?? 2);
