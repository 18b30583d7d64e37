//! Which script of a project a package manager is told to run.

/// Options with a value of their own behind them.
const VALUED: [&str; 9] =
    ["--prefix", "-w", "--workspace", "--loglevel", "-C", "--dir", "--filter", "-F", "--cwd"];

/// Commands of the package managers themselves.
const COMMANDS: [&str; 21] = [
    "add", "audit", "cache", "ci", "config", "create", "dlx", "exec", "i", "init", "install", "link",
    "login", "pack", "prune", "publish", "rebuild", "remove", "update", "version", "x",
];

/// The argument that names the script: `dev` of `npm run dev`, `yarn dev` and `pnpm --filter web dev`. `None` if a
/// script is not what `argv[index]` is told to run.
pub(super) fn script(argv: &[&str], index: usize, manager: &str) -> Option<usize> {
    let first = operand(argv, index + 1)?;
    let at = match (manager, argv[first]) {
        ("npm" | "pnpm" | "yarn" | "bun" | "composer", "run" | "run-script") | ("deno", "task") => {
            operand(argv, first + 1)?
        }
        ("yarn", "workspace") => {
            let inner = operand(argv, first + 2)?;
            if argv[inner] == "run" { operand(argv, inner + 1)? } else { inner }
        }
        ("npm", "start" | "test" | "t" | "stop" | "restart") => first,
        ("pnpm" | "yarn", word) if !COMMANDS.contains(&word) => first,
        _ => return None,
    };
    Some(at)
}

/// The index of the first argument from `start` on that is no option.
fn operand(argv: &[&str], start: usize) -> Option<usize> {
    let mut at = start;
    while argv.get(at)?.starts_with('-') {
        at += 1 + usize::from(VALUED.contains(&argv[at]));
    }
    (at < argv.len()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts() {
        for (argv, expected) in [
            ("npm start", Some("start")),
            ("npm run dev", Some("dev")),
            ("npm --prefix web run-script serve -- --port 80", Some("serve")),
            ("npm run", None),
            ("npm ci", None),
            ("npm", None),
            ("yarn dev", Some("dev")),
            ("yarn run start:prod", Some("start:prod")),
            ("yarn workspace web start", Some("start")),
            ("yarn", None),
            ("yarn install", None),
            ("pnpm --filter web dev", Some("dev")),
            ("pnpm -C web", None),
            ("bun run start", Some("start")),
            ("bun install", None),
            ("deno task start", Some("start")),
            ("composer run dev", Some("dev")),
            ("mvn package", None),
        ] {
            let argv: Vec<_> = argv.split(' ').collect();
            assert_eq!(script(&argv, 0, argv[0]).map(|at| argv[at]), expected, "{argv:?}");
        }
    }
}
