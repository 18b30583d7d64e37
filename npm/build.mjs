#!/usr/bin/env node
// Makes the npm packages: `node npm/build.mjs PROGRAMS OUT`. PROGRAMS has a folder for each target, with the program
// in it; OUT gets a package for each of them, and `shipworthy`, which brings the one that fits the machine.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const TARGETS = {
  "x86_64-unknown-linux-musl": ["linux", "x64"],
  "aarch64-unknown-linux-musl": ["linux", "arm64"],
  "x86_64-apple-darwin": ["darwin", "x64"],
  "aarch64-apple-darwin": ["darwin", "arm64"],
  "x86_64-pc-windows-msvc": ["win32", "x64"],
  "aarch64-pc-windows-msvc": ["win32", "arm64"],
};

const [programs, out] = process.argv.slice(2);
if (!programs || !out) {
  console.error("usage: node npm/build.mjs PROGRAMS OUT");
  process.exit(2);
}

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const manifest = readFileSync(join(root, "Cargo.toml"), "utf8");
const field = (name) => manifest.match(new RegExp(`^${name} = "(.*)"$`, "m"))[1];
const common = {
  version: field("version"),
  description: field("description"),
  license: `(${field("license")})`,
};

function write(folder, description) {
  writeFileSync(join(folder, "package.json"), JSON.stringify(description, null, 2) + "\n");
  for (const file of ["LICENSE-APACHE", "LICENSE-MIT"]) cpSync(join(root, file), join(folder, file));
}

const optionalDependencies = {};
for (const [target, [os, cpu]] of Object.entries(TARGETS)) {
  const program = os === "win32" ? "shipworthy.exe" : "shipworthy";
  const source = join(programs, target, program);
  if (!existsSync(source)) {
    console.error(`${target}: not built, left out`);
    continue;
  }
  const name = `shipworthy-${os}-${cpu}`;
  const folder = join(out, name);
  mkdirSync(folder, { recursive: true });
  cpSync(source, join(folder, program));
  chmodSync(join(folder, program), 0o755);
  write(folder, { name, ...common, os: [os], cpu: [cpu], files: [program, "LICENSE-*"] });
  optionalDependencies[name] = common.version;
}
if (Object.keys(optionalDependencies).length === 0) {
  console.error(`there is no program in ${programs}`);
  process.exit(1);
}

const folder = join(out, "shipworthy");
mkdirSync(join(folder, "bin"), { recursive: true });
cpSync(join(here, "shipworthy.js"), join(folder, "bin", "shipworthy.js"));
cpSync(join(root, "README.md"), join(folder, "README.md"));
write(folder, {
  name: "shipworthy",
  ...common,
  keywords: ["docker", "dockerfile", "compose", "linter", "containers"],
  bin: { shipworthy: "bin/shipworthy.js" },
  files: ["bin", "LICENSE-*"],
  engines: { node: ">=18" },
  optionalDependencies,
});
