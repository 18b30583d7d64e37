//! What an interpreter is told to run.

use super::Language;

/// The code that an interpreter runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The file that this argument names.
    File(usize),
    /// The module or class that this argument names (`python -m`).
    Module(usize),
    /// The text of an argument: `node -e "…"`.
    Inline,
    /// None: it reads from its input.
    Nothing,
}

/// The options that decide where the code stands.
struct Options {
    /// Options with a value of their own behind them.
    valued: &'static [&'static str],
    /// Options with a module's name behind them.
    module: &'static [&'static str],
    /// Options with a file's name behind them.
    file: &'static [&'static str],
    /// Options with code behind them, or in them.
    inline: &'static [&'static str],
    /// Words in front of the file that belong to the interpreter.
    subcommands: &'static [&'static str],
}

const PLAIN: Options = Options { valued: &[], module: &[], file: &[], inline: &["-e"], subcommands: &[] };

fn options(language: Language) -> Options {
    match language {
        Language::Python => Options { valued: &["-W", "-X"], module: &["-m"], inline: &["-c"], ..PLAIN },
        Language::Node => Options {
            valued: &[
                "-r",
                "--require",
                "--import",
                "--loader",
                "--experimental-loader",
                "-C",
                "--conditions",
                "--title",
            ],
            inline: &["-e", "--eval", "-p", "--print"],
            subcommands: &["watch"],
            ..PLAIN
        },
        Language::Ruby => Options { valued: &["-r", "-I", "-C"], ..PLAIN },
        Language::Perl => Options { inline: &["-e", "-E"], ..PLAIN },
        Language::Php => {
            Options { valued: &["-d", "-c", "-S", "-t"], file: &["-f"], inline: &["-r"], ..PLAIN }
        }
        Language::Java => Options {
            valued: &[
                "-cp",
                "-classpath",
                "--class-path",
                "-p",
                "--module-path",
                "--add-opens",
                "--add-exports",
                "--add-modules",
            ],
            module: &["-m", "--module"],
            file: &["-jar"],
            inline: &[],
            ..PLAIN
        },
        Language::Dotnet => Options { inline: &[], subcommands: &["exec"], ..PLAIN },
        Language::Deno => Options { inline: &["eval"], subcommands: &["run", "serve", "watch"], ..PLAIN },
        Language::Bun => Options { subcommands: &["run"], inline: &["-e", "--eval"], ..PLAIN },
        Language::Elixir | Language::Lua => PLAIN,
    }
}

/// What the interpreter that `argv[index]` names runs.
pub(super) fn target(argv: &[&str], index: usize, language: Language) -> Target {
    let options = options(language);
    let mut at = index + 1;
    let mut fallback = Target::Nothing;
    while let Some(&word) = argv.get(at) {
        let operand =
            |make: fn(usize) -> Target| if at + 1 < argv.len() { make(at + 1) } else { Target::Nothing };
        if options.inline.contains(&word) {
            return Target::Inline;
        }
        if options.module.contains(&word) || is_python_cluster(language, word, 'm') {
            return operand(Target::Module);
        }
        if is_python_cluster(language, word, 'c') {
            return Target::Inline;
        }
        if options.file.contains(&word) || word == "--" {
            return operand(Target::File);
        }
        if language == Language::Java && word.starts_with('$') {
            // A variable of a shell's line holds options, if something comes behind that can be run.
            fallback = Target::File(at);
            at += 1;
        } else if options.valued.contains(&word) {
            at += 2;
        } else if (word.starts_with('-') && word.len() > 1)
            || options.subcommands.contains(&word)
            || (language == Language::Java && word.starts_with('@'))
        {
            at += 1;
        } else {
            return Target::File(at);
        }
    }
    fallback
}

/// Python takes several letters behind one dash, of which the last may want a value: `-um`.
fn is_python_cluster(language: Language, word: &str, last: char) -> bool {
    language == Language::Python && !word.starts_with("--") && word.starts_with('-') && word.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        use Target::{File, Inline, Module, Nothing};
        for (language, argv, expected) in [
            (Language::Python, "python -u app.py -m x", File(2)),
            (Language::Python, "python -W ignore -m gunicorn", Module(4)),
            (Language::Python, "python -um gunicorn", Module(2)),
            (Language::Python, "python -c print()", Inline),
            (Language::Python, "python -Bc print()", Inline),
            (Language::Python, "python", Nothing),
            (Language::Python, "python -u", Nothing),
            (Language::Node, "node --max-old-space-size=512 -r ./x server.js", File(4)),
            (Language::Node, "node -e 1", Inline),
            (Language::Node, "tsx watch a.ts", File(2)),
            (Language::Java, "java -Xmx1g -cp a:b com.example.Main", File(4)),
            (Language::Java, "java -Dx=y -jar app.jar", File(3)),
            (Language::Java, "java $JAVA_OPTS -Dx=y -jar app.jar", File(4)),
            (Language::Java, "java $JAVA_OPTS -cp app.jar Main", File(4)),
            (Language::Java, "java $MAIN", File(1)),
            (Language::Java, "java @options -jar app.jar", File(3)),
            (Language::Php, "php -S 0.0.0.0:80 -t public", Nothing),
            (Language::Php, "php artisan serve", File(1)),
            (Language::Ruby, "ruby -I lib app.rb", File(3)),
            (Language::Perl, "perl -e 1", Inline),
            (Language::Dotnet, "dotnet exec X.dll", File(2)),
            (Language::Deno, "deno run -A main.ts", File(3)),
        ] {
            let argv: Vec<_> = argv.split(' ').collect();
            assert_eq!(target(&argv, 0, language), expected, "{argv:?}");
        }
    }
}
