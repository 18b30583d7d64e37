"""Takes the recipes out of a page: fences.py PAGE OUT writes OUT/files/… (a fence whose first line is a comment with
its path) and OUT/commands (a line for each shipworthy command, in order)."""

import pathlib
import re
import sys

page, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
commands = []
for language, text in re.findall(r"^```(\w+)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S):
    first = re.match(r"(?:#|//) (\S+)\n", text)
    if language != "sh" and first:
        path = out / "files" / first[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for line in text.splitlines():
        found = re.search(r"((?:mkdir -p \S+ && )?)(?:\.venv/bin/)?(shipworthy check [^'#]*)", line)
        if found and not line.lstrip().startswith("#"):
            commands.append(found[1] + found[2].rstrip())
        elif language == "sh" and line.startswith(". "):
            commands.append(line)
(out / "commands").write_text("".join(command + "\n" for command in commands), encoding="utf-8")
