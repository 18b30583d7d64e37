use crate::syntax::yaml::{Collection, Content, Error, ErrorKind, Node, ScalarStyle, Tree};

/// What is written at the first value of the key `key`.
fn written<'t>(tree: &'t Tree, key: &str) -> &'t str {
    tree.slice(value(tree, key).span())
}

fn value<'t>(tree: &'t Tree, key: &str) -> Node<'t> {
    let entry = tree.nodes().find_map(|node| node.entry(key)).expect("the key");
    tree.node(entry.value)
}

/// The values of `texts` keys, by their order, as one string.
fn check_value(text: &str, expected: &str) {
    let tree = Tree::parse(text);
    assert_eq!(tree.errors(), [], "of {text:?}");
    assert_eq!(value(&tree, "k").text(), Some(expected), "of {text:?}");
}

fn check_error(text: &str, kind: ErrorKind, at: &str, message: &str) -> Error {
    let tree = Tree::parse(text);
    let error = tree.errors().first().unwrap_or_else(|| panic!("no error in {text:?}")).clone();
    let found = (error.kind, tree.slice(error.span), error.message.as_str());
    assert_eq!(found, (kind, at, message), "of {text:?}");
    error
}

#[test]
fn every_part_of_a_mapping_has_its_place() {
    let text = "\u{feff}# top\r\na: &x !!str \"b c\" # end\r\né: !reset\r\n? k\r\n: v\r\n";
    let tree = Tree::parse(text);
    assert_eq!(tree.errors(), []);
    let root = tree.root().expect("a document");
    let entries: Vec<_> = root.entries().iter().map(|entry| tree.slice(entry.span)).collect();
    assert_eq!(entries, ["a: &x !!str \"b c\"", "é: !reset", "? k\r\n: v"]);
    let colons: Vec<_> =
        root.entries().iter().map(|entry| entry.colon.map(|at| &text[at as usize..][..2])).collect();
    assert_eq!(colons, [Some(": "), Some(": "), Some(": ")]);

    let a = value(&tree, "a");
    assert_eq!((tree.slice(a.span()), tree.slice(a.full_span())), ("\"b c\"", "&x !!str \"b c\""));
    assert_eq!(a.anchor().map(|anchor| (anchor.name.as_str(), tree.slice(anchor.span))), Some(("x", "&x")));
    assert_eq!(a.tag().map(|tag| (tag.name.as_str(), tree.slice(tag.span))), Some(("!!str", "!!str")));
    let reset = value(&tree, "é");
    assert_eq!(reset.tag().map(|tag| tag.name.as_str()), Some("!reset"));
    assert!(reset.span().is_empty() && text[..reset.span().start as usize].ends_with("!reset"));
    let comments: Vec<_> = tree.comments().iter().map(|c| (tree.slice(c.span), c.own_line)).collect();
    assert_eq!(comments, [("# top", true), ("# end", false)]);
}

#[test]
fn every_item_has_its_place() {
    let tree =
        Tree::parse("k:\n- x: 1\n  y:\n-\n- - q # c\n  - |\n    l\n\n# c\nf: [a, {b: c}, d: e, 'g']\n");
    let items =
        |key: &str| value(&tree, key).items().iter().map(|item| tree.slice(item.span)).collect::<Vec<_>>();
    assert_eq!(items("k"), ["- x: 1\n  y:", "-", "- - q # c\n  - |\n    l"]);
    assert_eq!(items("f"), ["a", "{b: c}", "d: e", "'g'"]);
    let Content::Sequence { items, style } = value(&tree, "f").content() else { panic!("no list") };
    assert_eq!(*style, Collection::Flow);
    let pair = tree.node(items[2].value);
    assert!(matches!(pair.content(), Content::Mapping { style: Collection::FlowPair, .. }));
}

#[test]
fn absent_values_stand_behind_their_indicator() {
    for (text, before) in [
        ("k:", "k:"),
        ("k: \n", "k:"),
        ("k: # c\n", "k:"),
        ("a:\n  k:\nb: c\n", "a:\n  k:"),
        ("{k: , b: c}", "{k:"),
        ("{k, b: c}", "{k"),
        ("k: &x\n", "k: &x"),
        ("? k\n", "? k"),
    ] {
        let tree = Tree::parse(text);
        assert_eq!(tree.errors(), []);
        let absent = value(&tree, "k");
        assert_eq!((absent.text(), tree.slice(absent.span())), (Some(""), ""), "of {text:?}");
        assert_eq!(&text[..absent.span().start as usize], before, "of {text:?}");
    }
}

#[test]
fn block_scalars_end_before_their_last_line_break() {
    for (text, span, value) in [
        ("k: |\n  a\n  b\n\nc: d\n", "|\n  a\n  b", "a\nb\n"),
        ("k: >- # c\n  a\n  b\n", ">- # c\n  a\n  b", "a b"),
        ("k: |+\n  a\n\n\nc: d\n", "|+\n  a\n\n", "a\n\n\n"),
        ("k: |2-\n   a\nc: d\n", "|2-\n   a", " a"),
        ("k: |\r\n  a\r\nc: d\r\n", "|\r\n  a", "a\n"),
        ("k: |\nc: d\n", "|", ""),
        // The last line of the text has no line break, so that there is none in the value.
        ("k: |\n  a", "|\n  a", "a"),
        ("k: &x !t |\n  a\n", "|\n  a", "a\n"),
        ("k: |\n  \u{a0}\n", "|\n  \u{a0}", "\u{a0}\n"),
    ] {
        let tree = Tree::parse(text);
        assert_eq!(tree.errors(), [], "of {text:?}");
        assert_eq!((written(&tree, "k"), self::value(&tree, "k").text()), (span, Some(value)), "of {text:?}");
    }
}

#[test]
fn quoted_texts_may_hang_out_and_comments_may_touch() {
    check_value("k: \"a\nb\"\n", "a b");
    check_value("a:\n  k: 'a\n\n it''s'\n", "a\nit's");
    check_value("k: \"a\n\tb\\\n\tc\"\n", "a bc");
    check_value("k: \"é\nb\" # c\n", "é b");
    check_value("k: 'a'#c\n", "a");
    check_value("a: [b]#c\nk: d\n", "d");
    check_value("k: |#c\n  a\n", "a\n");
    check_value("a: {\n\tb: c, # it's [\n\tk: \"]\n\te\"\n\t}\n", "] e");
    let tree = Tree::parse("k: \"a\nb\"#c\n");
    assert_eq!((tree.errors(), written(&tree, "k")), (&[][..], "\"a\nb\""));
    assert_eq!(tree.comments().iter().map(|c| tree.slice(c.span)).collect::<Vec<_>>(), ["#c"]);
}

#[test]
fn a_colon_before_a_bracket_belongs_to_the_text() {
    let tree = Tree::parse("[{a:}, b:, &x c:,*x]");
    assert_eq!(tree.errors(), []);
    let texts: Vec<_> = tree.nodes().filter_map(|node| node.followed()?.text()).collect();
    assert_eq!(texts, ["a:", "", "b:", "c:", "c:"]);
    check_value("{\"k\":b}", "b");
    check_value("{k: b:c}", "b:c");
}

#[test]
fn errors_say_what_is_wrong_and_where() {
    let syntax = [
        ("a: [b, c\n", "[", "`[` is never closed"),
        ("a: [b}\n", "[", "this `[` is closed by a `}`"),
        ("a: ]\n", "]", "there is nothing that this could close"),
        ("a: {b: c\nd: e}\n", ":", "`,` or `}` is missing before this"),
        ("a: [b, - c]\n", "-", "`-` cannot stand within brackets or braces"),
        ("a:\n  b: c\n d: e\n", "d", "a key is expected here, or another indentation"),
        ("- a\nb: c\n", "b", "a `-` is expected here, or another indentation"),
        ("a: b: c\n", ":", "this `:` cannot stand here; check the indentation, or quote the text"),
        ("a:\n- b\n-c\n", "-", "`:` is missing after this key"),
        ("a: - b\n", "-", "a list cannot begin here; its first `-` goes on the next line"),
        ("a: @b\n", "@", "`@` cannot begin a value; quote the text"),
        ("a: `b`\n", "`", "a backquote cannot begin a value; quote the text"),
        ("a: b\0\n", "\0", "the character U+0000 is not allowed"),
        ("a: \"\\d\"\n", "\"", "`\\` begins an unknown escape in this text; single quotes leave `\\` alone"),
        ("a: 'b\nc: d\n", "'", "this quote is never closed"),
        ("a: \"b\" c\n", "c", "something follows the closing quote"),
        ("a:\n\tb: c\n", "\t", super::messages::TAB),
        ("a: |x\n  b\n", "|", "only `+`, `-` and a digit from 1 to 9 can follow `|` or `>`"),
        ("a: &\n", "&", "a name is missing after this; quote a text that begins with `&` or `*`"),
        ("a: 1\n\u{feff}b: 2\n", "\u{feff}", "a byte order mark stands within the text"),
        (": a\n", ":", "there is no key before this `:`"),
        ("a: [: b]\n", ":", "there is no key before this `:`"),
        ("a: &b:c d\n", "&b:c", "the name of an anchor is ASCII without `:`"),
        ("%YAML 1.2\n---\na: b\n", "---", "only `%YAML 1.1` can be asked for; leave the `%YAML` line out"),
        ("a:\n  \"b\nc\": d\n", "\"b\nc\"", "a key ends on the line where it begins"),
        ("a: b\n...\nc: d\n", "", "only `---` can begin another document"),
    ];
    for (text, at, message) in syntax {
        check_error(text, ErrorKind::Syntax, at, message);
    }
    let opened = check_error("a: [b\nc: d\n", ErrorKind::Syntax, ":", "this `:` cannot stand within `[]`");
    assert_eq!(opened.related.map(|(span, part)| (span.start, part)), Some((3, "opened here")));
    check_error("{{a}}: b\n", ErrorKind::BadKey, "{{a}}", "a mapping or a list cannot be a key");
    let tag = check_error(
        "a: !!int b\n",
        ErrorKind::BadTag,
        "b",
        "`b` is not a whole number, which the tag `!!int` asks for",
    );
    assert_eq!(tag.related.map(|(_, part)| part), Some("asked for here"));
}

#[test]
fn a_repeated_key_is_reported_with_its_first_place() {
    let text = "a: 1\n'a': 2\nb: {c: 1, c: 2}\n\"1\": x\n1: y\n";
    let tree = Tree::parse(text);
    let errors: Vec<_> = tree.errors().iter().map(|error| (error.kind, tree.slice(error.span))).collect();
    let repeated = ErrorKind::DuplicateKey;
    assert_eq!(errors, [(repeated, "'a'"), (repeated, "c"), (repeated, "1")]);
    let first = tree.errors()[0].related.expect("the first place");
    assert_eq!((first.0.range(), first.1), (0..1, "first set here"));
    assert_eq!(tree.root().map(|root| root.entries().len()), Some(5), "both are in the tree");
}

#[test]
fn what_stands_before_an_error_is_kept() {
    let tree = Tree::parse("a: 1\nb:\n  c: [d, e,\n---\nh: i\n--- [\n---\nj\n");
    assert_eq!(tree.documents().iter().map(|d| d.complete).collect::<Vec<_>>(), [false, true, false, true]);
    assert_eq!(tree.errors().len(), 2);
    assert_eq!((written(&tree, "a"), written(&tree, "h")), ("1", "i"));
    assert_eq!(value(&tree, "c").items().len(), 2);
    assert_eq!(tree.roots().last().and_then(Node::text), Some("j"));
}

#[test]
fn a_text_of_comments_has_no_document() {
    for text in ["", "\n", "# a\n# b\n", "\u{feff}"] {
        let tree = Tree::parse(text);
        assert_eq!((tree.documents(), tree.errors()), (&[][..], &[][..]), "of {text:?}");
    }
}

#[test]
fn more_comments_than_a_parser_expects_are_no_trouble() {
    let text = format!("a:\n{}  b: c\n", "# x\n".repeat(5000));
    let tree = Tree::parse(&text);
    assert_eq!((tree.errors(), tree.comments().len(), written(&tree, "b")), (&[][..], 5000, "c"));
}

#[test]
fn tall_input_is_refused_at_its_place() {
    for open in ["[", "{", "- ", "? ", "{a: "] {
        let text = open.repeat(100_000);
        let tree = Tree::parse(&text);
        let error = tree.errors().iter().find(|error| error.kind == ErrorKind::TooDeep).expect("an error");
        assert_eq!(error.span.start as usize, 128 * open.len(), "of {open:?}");
        assert_eq!(error.message, "values are nested more than 128 levels deep");
    }
    let allowed = format!("{}x{}", "[".repeat(128), "]".repeat(128));
    assert_eq!(Tree::parse(&allowed).errors(), []);
}

#[test]
fn styles_are_kept() {
    let tree = Tree::parse("- a\n- 'b'\n- \"c\"\n- |\n  d\n- >\n  e\n");
    let styles = tree.nodes().filter_map(|node| match node.content() {
        Content::Scalar { style, .. } => Some(*style),
        _ => None,
    });
    use ScalarStyle as S;
    assert_eq!(
        styles.collect::<Vec<_>>(),
        [S::Plain, S::SingleQuoted, S::DoubleQuoted, S::Literal, S::Folded]
    );
}
