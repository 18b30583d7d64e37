use super::*;

/// The tree as text: `;`, `⏎`, `&` end items, brackets hold what belongs together.
fn outline(items: &[Item]) -> String {
    items.iter().map(outline_item).collect::<Vec<_>>().join(" ")
}

fn outline_item(item: &Item) -> String {
    let mut text = outline_pipeline(&item.first);
    for (operator, pipeline) in &item.rest {
        text += if *operator == Operator::And { " && " } else { " || " };
        text += &outline_pipeline(pipeline);
    }
    text + match item.terminator {
        Terminator::Semicolon => ";",
        Terminator::Newline => "⏎",
        Terminator::Background => "&",
        Terminator::End => "",
    }
}

fn outline_pipeline(pipeline: &Pipeline) -> String {
    let commands: Vec<_> = pipeline.commands.iter().map(outline_command).collect();
    format!("{}{}", if pipeline.negated { "!" } else { "" }, commands.join("|"))
}

fn outline_command(command: &Command) -> String {
    match command {
        Command::Simple(simple) => {
            let mut parts: Vec<_> =
                simple.assignments.iter().map(|a| format!("{}:={}", a.name, a.value())).collect();
            parts.extend(simple.words.iter().map(|word| format!("<{}>", word.text)));
            parts.extend(simple.redirections.iter().map(outline_redirection));
            parts.concat()
        }
        Command::Compound(compound) => {
            let redirections: String = compound.redirections.iter().map(outline_redirection).collect();
            outline_compound(&compound.kind) + &redirections
        }
        Command::Function(function) => format!("fn {} {}", function.name, outline_command(&function.body)),
    }
}

fn outline_redirection(redirection: &Redirection) -> String {
    let descriptor = redirection.descriptor.map(|number| number.to_string()).unwrap_or_default();
    format!("{descriptor}{:?}({})", redirection.kind, redirection.target.text)
}

fn outline_compound(kind: &CompoundKind) -> String {
    match kind {
        CompoundKind::Braces(items) => format!("{{{}}}", outline(items)),
        CompoundKind::Subshell(items) => format!("({})", outline(items)),
        CompoundKind::If { branches, otherwise } => {
            let branches: Vec<_> = branches
                .iter()
                .map(|(test, body)| format!("if[{} ? {}]", outline(test), outline(body)))
                .collect();
            let otherwise =
                otherwise.as_ref().map(|body| format!(" else[{}]", outline(body))).unwrap_or_default();
            branches.join(" ") + &otherwise
        }
        CompoundKind::Case { subject, arms } => {
            let arms: Vec<_> = arms
                .iter()
                .map(|arm| {
                    let patterns: Vec<_> = arm.patterns.iter().map(|pattern| &*pattern.text).collect();
                    format!("{}: {}", patterns.join("|"), outline(&arm.body))
                })
                .collect();
            format!("case[{} {}]", subject.text, arms.join(" / "))
        }
        CompoundKind::While { condition, body } => {
            format!("while[{} ? {}]", outline(condition), outline(body))
        }
        CompoundKind::For { body } => format!("for[{}]", outline(body)),
        CompoundKind::Test => "[[]]".to_owned(),
        CompoundKind::Arithmetic => "(())".to_owned(),
    }
}

#[test]
fn structure() {
    for (text, expected) in [
        ("", ""),
        (" \n # only a comment", ""),
        ("node server.js", "<node><server.js>"),
        ("a && b || c; d", "<a> && <b> || <c>; <d>"),
        ("a\nb &\nc", "<a>⏎ <b>& <c>"),
        ("a &&\n\n b |\n c", "<a> && <b>|<c>"),
        ("a |& b", "<a>|<b>"),
        ("! a | b", "!<a>|<b>"),
        ("!(a)", "!(<a>)"),
        ("A=1 B+=2 prog C=3 >f 2>&1", "A:=1B:=2<prog><C=3>Write(f)2DuplicateOutput(1)"),
        ("A=1", "A:=1"),
        ("a[1]=x a=(1 2 # c\n 3) prog", "a:=xa:=(1 2 # c\n 3)<prog>"),
        (">f prog <g", "<prog>Write(f)Read(g)"),
        (
            "prog &>f 3<>g >|h >>i <<<w &>>j >&k",
            "<prog>WriteBoth(f)3ReadWrite(g)Write(h)Append(i)HereString(w)AppendBoth(j)DuplicateOutput(k)",
        ),
        ("prog 2 >f 2x>g", "<prog><2><2x>Write(f)Write(g)"),
        ("{ a; b; } >f && (c)", "{<a>; <b>;}Write(f) && (<c>)"),
        ("{a,b}", "<{a,b}>"),
        ("if a; then b; elif c\nthen d; else e; fi", "if[<a>; ? <b>;] if[<c>⏎ ? <d>;] else[<e>;]"),
        ("while a; do b; done", "while[<a>; ? <b>;]"),
        ("until a\ndo b\ndone", "while[<a>⏎ ? <b>⏎]"),
        ("for x in a b; do c; done", "for[<c>;]"),
        ("for x\ndo c; done", "for[<c>;]"),
        ("for ((i=0; i<3; i++)); do c; done", "for[<c>;]"),
        ("case $1 in a|b) c;; (d*) ;; *) e; esac", "case[$1 a|b: <c> / d*:  / *: <e>;]"),
        ("f() { a; }; function g { b; }; function h() (c)", "fn f {<a>;}; fn g {<b>;}; fn h (<c>)"),
        ("[[ a == b && ( c < d ) ]] && e", "[[]] && <e>"),
        ("[[ $x =~ ^(a|b)$ ]]", "[[]]"),
        ("((x + 1)) && e", "(()) && <e>"),
        ("echo if then fi { }", "<echo><if><then><fi><{><}>"),
        ("a \\\n  && b", "<a> && <b>"),
        ("a ;\\\nb", "<a>; <b>"),
        ("a\r\nb\r\n", "<a>⏎ <b>⏎"),
        ("a # b && c\nd#e", "<a>⏎ <d#e>"),
        ("cat <<A <<-'B' && b\nx\n\"\nA\n\ty\n\tB\nc", "<cat>Heredoc(A)Heredoc(B) && <b>⏎ <c>"),
        ("x=$(cat <<E\n)\nE\n)\ny", "x:=$(cat <<E\n)\nE\n)⏎ <y>"),
        ("[ -z \"$(a | b)\" ] || exit", "<[><-z><$(a | b)><]> || <exit>"),
        ("exec prog > >(tee log)", "<exec><prog>Write(>(tee log))"),
        ("echo $(case a in b) c;; esac)", "<echo><$(case a in b) c;; esac)>"),
        ("shopt; echo @(a|b) !(c) x+(d|*)", "<shopt>; <echo><@(a|b)><!(c)><x+(d|*)>"),
    ] {
        let script = parse(text).unwrap_or_else(|unsure| panic!("{text:?}: {unsure} at {:?}", unsure.span));
        assert_eq!(outline(&script.items), expected, "{text:?}");
    }
}

#[test]
fn words_without_quotes_and_what_is_expanded_in_them() {
    use ExpansionKind::{Arithmetic, Braces, DollarQuote, Glob, Tilde};
    let parameter = |name: &str| ExpansionKind::Parameter(name.to_owned());
    for (written, text, expansions) in [
        ("plain", "plain", vec![]),
        (r#"'a b'"c d"e\ f"#, "a bc de f", vec![]),
        (r#""a\"b\\c\d\$e""#, r#"a"b\c\d$e"#, vec![]),
        ("a\\\nb", "ab", vec![]),
        ("\"a\\\nb\"", "ab", vec![]),
        ("''", "", vec![]),
        ("'daemon off;'", "daemon off;", vec![]),
        ("a$", "a$", vec![]),
        ("\"$\"", "$", vec![]),
        ("é'ß'\"ü\"", "éßü", vec![]),
        ("$HOME/x", "$HOME/x", vec![parameter("HOME")]),
        ("\"${PORT:-80}\"", "${PORT:-80}", vec![parameter("PORT")]),
        ("'$HOME'", "$HOME", vec![]),
        (r"\$HOME", "$HOME", vec![]),
        ("$1x$@$10", "$1x$@$10", vec![parameter("1"), parameter("@"), parameter("1")]),
        ("${10}${#}${#a}${!b}", "${10}${#}${#a}${!b}", ["10", "#", "a", "b"].map(parameter).to_vec()),
        ("${a:-${b}}", "${a:-${b}}", vec![parameter("b"), parameter("a")]),
        ("\"${a:-it's}\"", "${a:-it's}", vec![parameter("a")]),
        ("${a:-'}'}", "${a:-'}'}", vec![parameter("a")]),
        ("\"${a%'}'}\"", "${a%'}'}", vec![parameter("a")]),
        ("$((1 + (2)))", "$((1 + (2)))", vec![Arithmetic]),
        ("*.js", "*.js", vec![Glob]),
        ("[a-z]?", "[a-z]?", vec![Glob, Glob]),
        ("[", "[", vec![]),
        ("'*'", "*", vec![]),
        ("~/x", "~/x", vec![Tilde]),
        ("a~b", "a~b", vec![]),
        ("{a,b}", "{a,b}", vec![Braces]),
        ("{1..3}", "{1..3}", vec![Braces]),
        ("{}", "{}", vec![]),
        ("{print}", "{print}", vec![]),
        (r"$'a\'b'", r"$'a\'b'", vec![DollarQuote]),
        ("`a \\` b`", "`a \\` b`", vec![ExpansionKind::Command(None)]),
    ] {
        let script = parse(written).unwrap_or_else(|unsure| panic!("{written:?}: {unsure}"));
        let word = &script.as_simple().unwrap().words[0];
        assert_eq!(word.text, text, "{written:?}");
        let found: Vec<_> = word.expansions.iter().map(|expansion| expansion.kind.clone()).collect();
        assert_eq!(found, expansions, "{written:?}");
        assert_eq!(word.literal().is_some(), expansions.is_empty(), "{written:?}");
    }
}

#[test]
fn commands_in_substitutions_are_read_too() {
    for text in ["$(a b)", "`a b`", "\"$(a b)\"", "\"`a b`\"", "<(a b)", "x=$(a b)"] {
        let script = parse(text).unwrap();
        let word = script.as_simple().unwrap().all_words().next().unwrap();
        let [Expansion { kind: ExpansionKind::Command(Some(inner)) | ExpansionKind::Process(inner), .. }] =
            &*word.expansions
        else {
            panic!("{text:?}: {:?}", word.expansions);
        };
        let inner = inner.as_simple().unwrap();
        assert_eq!(&text[inner.span.range()], "a b", "{text:?}");
    }
}

#[test]
fn all_arguments() {
    for (text, expected) in
        [("\"$@\"", true), ("\"${@}\"", true), ("$@", false), ("'$@'", false), ("\"$@x\"", false)]
    {
        let script = parse(text).unwrap();
        assert_eq!(script.as_simple().unwrap().words[0].is_all_arguments(), expected, "{text}");
    }
}

#[test]
fn spans() {
    let text = "A=1 prog 'a b' >f # end\n( x ) && y & z";
    let script = parse(text).unwrap();
    let items: Vec<_> = script.items.iter().map(|item| &text[item.span.range()]).collect();
    assert_eq!(items, ["A=1 prog 'a b' >f", "( x ) && y", "z"]);
    let Command::Simple(first) = &script.items[0].first.commands[0] else { panic!() };
    assert_eq!(&text[first.words[1].span.range()], "'a b'");
    assert_eq!(&text[first.redirections[0].span.range()], ">f");
    assert_eq!(&text[script.items[1].first.span.range()], "( x )");
    assert_eq!(&text[script.comments[0].range()], "# end");
    assert_eq!(script.last_command().unwrap().name(), Some("z"));
}

#[test]
fn what_is_not_understood_is_said() {
    for (text, reason, at) in [
        ("echo 'a", "a quote is never closed", 5),
        ("echo \"a $(b)", "a quote is never closed", 5),
        ("echo `a", "a backquote is never closed", 5),
        ("echo ${a", "a `${` is never closed", 6),
        ("echo ${}", "a variable has no name", 6),
        ("echo $(a", "what starts before this is not closed here", 8),
        ("echo $((a)", "`((` is not closed by `))`", 8),
        ("run {{ .Command }}", "this looks like a template", 4),
        ("run ${{ matrix.x }}", "this looks like a template", 5),
        ("{% if x %}", "this looks like a template", 0),
        ("<%= x %>", "this looks like a template", 0),
        ("a && ", "a command is missing", 5),
        ("a; ; b", "a command is missing", 3),
        ("| a", "a command is missing", 0),
        ("if a; then fi", "a command is missing", 10),
        ("if a; then b", "what starts before this is not closed here", 12),
        ("a; fi", "this closes nothing", 3),
        ("a )", "this closes nothing", 2),
        ("(a) b", "this cannot follow a command", 4),
        ("a (b)", "what starts before this is not closed here", 3),
        ("a b (c)", "a parenthesis cannot stand here", 4),
        ("case a in b c;; esac", "what starts before this is not closed here", 12),
        ("a >", "a redirection has no target", 2),
        ("cat <<E\nx", "a heredoc is never closed", 4),
        ("cat <<E", "a heredoc is never closed", 4),
        ("a &\\\n& b", "an operator is split over two lines", 2),
        ("a \\", "nothing follows a backslash", 2),
        ("echo $[1]", "`$[` means different things to different shells", 5),
        ("[[ a", "a `[[` is never closed", 0),
    ] {
        let unsure = parse(text).expect_err(text);
        assert_eq!((unsure.reason, unsure.span.start), (reason, at), "{text:?}");
    }
}

#[test]
fn line_ends_count_whatever_the_terminator() {
    for (text, expected) in [
        ("a; b", vec![false, false]),
        ("a;\nb\n", vec![true, true]),
        ("a & # c\nb", vec![true, false]),
        ("a; \\\n b", vec![false, false]),
        ("a\n\n", vec![true]),
    ] {
        let found: Vec<_> = parse(text).unwrap().items.iter().map(|item| item.ends_line).collect();
        assert_eq!(found, expected, "{text:?}");
    }
}
