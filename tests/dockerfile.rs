//! What holds for every text, however broken.

use std::fmt::Write;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use shipworthy::model::dockerfile::{Base, Config, Dockerfile as Model};
use shipworthy::model::origin::Origin;
use shipworthy::source::{Kind, Sources, Span};
use shipworthy::syntax::dockerfile::{Arguments, Dockerfile, Instruction, MappedText, Word, parse};

/// What is likely to go wrong when it meets something else.
fn fragments() -> impl Strategy<Value = String> {
    const FRAGMENTS: [&str; 74] = [
        "FROM ",
        "RUN ",
        "COPY ",
        "CMD ",
        "ENV ",
        "ARG ",
        "LABEL ",
        "ONBUILD ",
        "HEALTHCHECK ",
        "ADD ",
        "SHELL ",
        "EXPOSE ",
        "VOLUME ",
        "USER ",
        "STOPSIGNAL ",
        "NONE",
        "# escape=`\n",
        "# syntax=x\n",
        "# check=skip=all\n",
        "--mount=type=cache,target=/x",
        "--from=",
        "--interval=5s ",
        "--",
        "-- ",
        "a",
        "b=c ",
        "AS x",
        "=",
        "\"",
        "'",
        "\\",
        "`",
        "\\\n",
        "`\n",
        "\\ \t\n",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        "#",
        "# note\n",
        "  # note\n",
        "[",
        "]",
        "\"x\"",
        ",",
        "[\"a\", \"b\"]",
        "\\u00e9",
        "\\ud83d",
        "\\n",
        "<<",
        "<<EOF",
        "<<-EOF",
        "<<\"EOF\"",
        "3<<'EOF' ",
        "EOF\n",
        "\tEOF\n",
        "$",
        "${",
        "}",
        "${x:-",
        "${x#",
        "${x//",
        "/",
        ":",
        "%",
        "\u{feff}",
        "\u{a0}",
        "\u{85}",
        "é",
        "😀",
        "\0",
        "80/tcp ",
    ];
    proptest::collection::vec(prop::sample::select(FRAGMENTS.as_slice()), 0..60)
        .prop_map(|parts| parts.concat())
}

fn assert_inside(text: &str, outer: Span, span: Span) {
    assert!(outer.contains(span), "{span:?} is outside of {outer:?}");
    assert!(text.get(span.range()).is_some(), "{span:?} cuts a character");
}

fn check_mapped(text: &str, outer: Span, mapped: &MappedText) {
    let joined: String = mapped.pieces().map(|(piece, _)| piece).collect();
    assert_eq!(joined, mapped.as_str());
    let mut end = outer.start;
    for (piece, span) in mapped.pieces() {
        assert_inside(text, outer, span);
        assert!(span.start >= end, "pieces are out of order");
        end = span.end;
        let source = &text[span.range()];
        assert!(source == piece || source.starts_with('\\'), "{piece:?} does not stand at {source:?}");
    }
    for (at, c) in mapped.as_str().char_indices() {
        let span = mapped.span(at..at + c.len_utf8());
        let source = &text[span.range()];
        assert!(source.starts_with(c) || source.starts_with('\\'), "{c:?} does not stand at {source:?}");
    }
}

fn check_word(text: &str, outer: Span, word: &Word) {
    assert_inside(text, outer, word.span);
    check_mapped(text, word.span, &word.text);
}

fn check_arguments(text: &str, outer: Span, arguments: &Arguments) {
    if let Some(span) = arguments.span() {
        assert_inside(text, outer, span);
    }
    match arguments {
        Arguments::None => {}
        Arguments::Text(mapped) => check_mapped(text, outer, mapped),
        Arguments::Json { elements: words, .. } | Arguments::Words(words) => {
            words.iter().for_each(|word| check_word(text, outer, word));
        }
        Arguments::Pairs(pairs) => pairs.iter().for_each(|pair| {
            check_word(text, outer, &pair.name);
            check_word(text, outer, &pair.value);
        }),
        Arguments::Health { kind, command } => {
            check_word(text, outer, kind);
            check_arguments(text, outer, command);
        }
        Arguments::Instruction(inner) => check_instruction(text, outer, inner),
    }
}

fn check_instruction(text: &str, outer: Span, instruction: &Instruction) {
    let span = instruction.span;
    assert_inside(text, outer, span);
    check_mapped(text, span, &instruction.line);
    assert_inside(text, span, instruction.keyword_span());
    check_arguments(text, span, &instruction.arguments);
    for flag in &instruction.flags {
        assert_inside(text, span, flag.span);
        assert_inside(text, flag.span, flag.name_span);
        assert!(text[flag.span.range()].starts_with('-'));
        flag.value.iter().for_each(|value| check_word(text, flag.span, value));
    }
    let mut end = span.start;
    for heredoc in &instruction.heredocs {
        for span in [heredoc.marker, heredoc.body, heredoc.terminator] {
            assert_inside(text, instruction.span, span);
        }
        assert!(heredoc.body.start >= end && heredoc.terminator.start >= heredoc.body.end);
        end = heredoc.terminator.end;
    }
}

/// Instructions, comments outside of them and directives, in order, with nothing but white space between.
fn check_tiling(text: &str, file: &Dockerfile) {
    let mut spans: Vec<_> = file.instructions.iter().map(|one| one.span).collect();
    let inside = |span: Span| spans.iter().any(|one| one.contains(span));
    let outside: Vec<_> = file.comments.iter().map(|one| one.span).filter(|&span| !inside(span)).collect();
    spans.extend(outside);
    spans.extend(file.directives.iter().map(|one| one.span));
    spans.sort();
    let mut at = 0;
    for span in spans {
        let gap = &text[at..span.start as usize];
        let is_repeated_directive = || gap.trim_start_matches('\u{feff}').trim_start().starts_with('#');
        assert!(
            gap.chars().all(|c| c.is_whitespace() || c == '\u{feff}') || is_repeated_directive(),
            "{gap:?}"
        );
        at = span.end as usize;
    }
}

fn check(text: &str) {
    let file = parse(text);
    let whole = Span::new(0, text.len());
    let mut end = 0;
    for instruction in &file.instructions {
        assert!(instruction.span.start >= end, "instructions are out of order");
        end = instruction.span.end;
        check_instruction(text, whole, instruction);
    }
    for comment in &file.comments {
        assert_inside(text, whole, comment.span);
        assert!(text[comment.span.range()].starts_with('#'));
    }
    for directive in &file.directives {
        assert_inside(text, whole, directive.span);
        assert_eq!(&text[directive.value_span.range()], directive.value);
        assert!(text[directive.name_span.range()].eq_ignore_ascii_case(&directive.name));
    }
    for error in &file.errors {
        assert_inside(text, whole, error.span);
    }
    check_tiling(text, &file);
    check_model(text);
}

/// The model of `text`, and its last stage built.
fn check_model(text: &str) {
    let file = Sources::default().add("Dockerfile", Kind::Dockerfile, text.into()).unwrap();
    let model = Model::new(file, text);
    assert_eq!(model.stages.is_empty(), model.target(None).is_none());
    for error in &model.errors {
        assert_inside(text, Span::new(0, text.len()), error.span);
    }
    let Some(stage) = model.target(None) else { return };
    let lowest = model.chain(stage)[0];
    assert!(!matches!(lowest.base, Base::Stage(_)));
    let external = |base: &Base| match base {
        Base::Scratch => Config::scratch(),
        Base::Image(_) | Base::Unknown(_) => Config::unknown("not looked up"),
        Base::Stage(index) => panic!("stage {index} is no external base"),
    };
    let built = model.build(stage, &external);
    for copy in &built.copies {
        assert!(copy.destination.as_ref().is_none_or(|path| path.starts_with(['/']) || path.contains(':')));
        assert!(!copy.sources.is_empty());
    }
    let command = &built.config.command;
    if let Origin::At(location) = command.origin {
        assert!(model.instruction_at(location).is_some());
    }
    let _ = model.find_in_context(stage, "/a", &external, &|_| false);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_is_lost_or_misplaced(text in fragments()) {
        check(&text);
    }

    #[test]
    fn any_text_is_parsed(text in any::<String>()) {
        check(&text);
    }
}

#[test]
fn comments_are_found_by_place() {
    let text = "# a\nFROM x\nRUN a \\\n  # b\n # c\n b\n# d\n";
    let file = parse(text);
    let texts = |span| -> Vec<&str> {
        file.comments_in(span).iter().map(|comment| &text[comment.span.range()]).collect()
    };
    assert_eq!(texts(file.instructions[1].span), ["# b", "# c"]);
    assert_eq!(texts(file.instructions[0].span), Vec::<&str>::new());
    assert_eq!(texts(Span::new(0, text.len())), ["# a", "# b", "# c", "# d"]);
}

/// Each takes a few seconds at most if the time grows with the size, and many minutes if it grows with its square.
#[test]
fn time_grows_with_size_alone() {
    const SIZE: usize = 1 << 20;
    let repeated = |part: &str| part.repeat(SIZE / part.len());
    let mut variables = String::from("FROM x\nENV a=0123456789\n");
    for _ in 0..30_000 {
        variables.push_str("ENV a=$a$a$a$a\n");
    }
    let mut chain = String::from("FROM x AS s0\n");
    for index in 1..20_000 {
        let _ = write!(chain, "FROM s{} AS s{index}\nENV V{index}=$V1 W=$W{index}\n", index - 1);
    }
    let mut heredocs = String::from("FROM x\nRUN");
    for index in 0..5_000 {
        let _ = write!(heredocs, " <<E{index}");
    }
    let texts = [
        format!("FROM x\nRUN {}", repeated("a \\\n")),
        format!("FROM x\nRUN {}", repeated("a")),
        format!("FROM x\nRUN {}", repeated("\\\n")),
        format!("FROM x\nRUN a \\\n{}", repeated("# note\n\n")),
        format!("FROM x\nENV {}", repeated("a=b ")),
        format!("FROM x\nENV a={}", repeated("${a:-")),
        format!("FROM x\nCMD [{}\"\"]", repeated("\"\\n\", ")),
        format!("FROM x\nCMD {}", repeated("[")),
        format!("FROM x\nCOPY {}", repeated("--link ")),
        format!("FROM x\nCOPY --from={} \\\n", repeated("\\\na\"")),
        format!("FROM x\n{}RUN a", repeated("ONBUILD ")),
        format!("FROM x\nRUN <<E {}", repeated("\"\"")),
        repeated("FROM x\n"),
        repeated("\r"),
        repeated("# escape=`\n"),
        "MAKE x\n".repeat(20_000),
        variables,
        chain,
        heredocs,
    ];
    for text in texts {
        let start = Instant::now();
        let file = parse(&text);
        check_model(&text);
        let taken = start.elapsed();
        let head: String = text.chars().take(40).collect();
        assert!(taken < Duration::from_secs(30), "{head:?} took {taken:?}");
        assert!(file.instructions.len() + file.directives.len() <= text.len());
    }
}
