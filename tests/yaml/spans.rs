//! Every span covers what it is said to cover.

use proptest::prelude::*;
use shipworthy::source::Span;
use shipworthy::syntax::yaml::{Collection, Content, ErrorKind, Node, ScalarStyle, Tree};

use crate::generate;

/// Checks all spans of `tree`.
pub(crate) fn check(tree: &Tree) {
    let text = tree.text();
    let mut last = 0;
    for node in tree.nodes() {
        check_node(node);
        let start = node.full_span().start;
        assert!(start >= last, "{node:?} begins before the node that comes before it in {text:?}");
        last = start;
    }
    let mut last = 0;
    for comment in tree.comments() {
        let written = tree.slice(comment.span);
        assert!(written.starts_with('#') && !written.contains(['\n', '\r']), "{comment:?} in {text:?}");
        let line = text[..comment.span.start as usize].rsplit(['\n', '\r']).next().unwrap_or_default();
        assert_eq!(
            line.trim_matches(['\u{feff}', ' ', '\t']).is_empty(),
            comment.own_line,
            "{comment:?} in {text:?}"
        );
        assert!(comment.span.start >= last, "comments out of order in {text:?}");
        last = comment.span.end;
    }
    for error in tree.errors() {
        assert!(text.get(error.span.range()).is_some(), "{error:?} in {text:?}");
    }
}

fn check_node(node: Node<'_>) {
    let tree = node.tree();
    let text = tree.text();
    let written = text
        .get(node.span().range())
        .unwrap_or_else(|| panic!("{node:?} lies across characters of {text:?}"));
    if let Some(parent) = node.parent() {
        assert!(
            parent.span().contains(node.full_span()),
            "{node:?} is outside its parent {parent:?} in {text:?}"
        );
    }
    if let Some(anchor) = node.anchor() {
        assert_eq!(tree.slice(anchor.span), format!("&{}", anchor.name));
    }
    if let Some(tag) = node.tag() {
        assert!(tree.slice(tag.span).starts_with('!'), "{tag:?} in {text:?}");
    }
    match node.content() {
        Content::Alias { name, .. } => assert_eq!(written, format!("*{name}")),
        Content::Scalar { style, text: cooked } => check_scalar(written, *style, cooked, text),
        Content::Mapping { style, entries } => {
            check_brackets(*style, written, ('{', '}'), node.span());
            check_order(entries.iter().map(|entry| entry.span), text);
            for entry in entries {
                let key = tree.node(entry.key).full_span();
                let value = tree.node(entry.value).full_span();
                assert!(key.end <= value.start, "{entry:?} in {text:?}");
                if let Some(colon) = entry.colon {
                    assert_eq!(text.as_bytes()[colon as usize], b':', "{entry:?} in {text:?}");
                    assert!(key.end <= colon && colon < value.start, "{entry:?} in {text:?}");
                }
            }
        }
        Content::Sequence { style, items } => {
            check_brackets(*style, written, ('[', ']'), node.span());
            check_order(items.iter().map(|item| item.span), text);
            for item in items {
                let dash = tree.slice(item.span).starts_with('-')
                    && item.span.start < tree.node(item.value).span().start;
                assert_eq!(dash, *style == Collection::Block, "{item:?} in {text:?}");
            }
        }
    }
}

fn check_scalar(written: &str, style: ScalarStyle, cooked: &str, text: &str) {
    let quoted = |quote: char| written.len() >= 2 && written.starts_with(quote) && written.ends_with(quote);
    match style {
        ScalarStyle::Plain if written.contains(['\n', '\r']) => {
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(words(written), words(cooked), "in {text:?}");
        }
        ScalarStyle::Plain => assert_eq!(written, cooked, "in {text:?}"),
        ScalarStyle::SingleQuoted => assert!(quoted('\''), "{written:?} in {text:?}"),
        ScalarStyle::DoubleQuoted => assert!(quoted('"'), "{written:?} in {text:?}"),
        ScalarStyle::Literal => assert!(written.starts_with('|'), "{written:?} in {text:?}"),
        ScalarStyle::Folded => assert!(written.starts_with('>'), "{written:?} in {text:?}"),
    }
}

fn check_brackets(style: Collection, written: &str, (open, close): (char, char), span: Span) {
    if style == Collection::Flow {
        assert!(written.starts_with(open), "{written:?} at {span:?}");
        assert!(written.ends_with(close), "{written:?} at {span:?}");
    }
}

fn check_order(spans: impl Iterator<Item = Span>, text: &str) {
    let mut last = 0;
    for span in spans {
        assert!(last <= span.start, "children overlap at {span:?} in {text:?}");
        last = span.end;
    }
}

/// Checks the spans of whatever parses.
fn check_complete(text: &str) {
    let tree = Tree::parse(text);
    assert_eq!(tree.text(), text);
    if tree.errors().iter().all(|error| error.kind != ErrorKind::Syntax) {
        check(&tree);
    }
}

proptest! {
    #[test]
    fn spans_of_generated_files_are_exact(file in generate::file()) {
        let tree = Tree::parse(&file.text);
        prop_assert_eq!(tree.errors(), [], "of {:?}", file.text);
        check(&tree);
    }

    #[test]
    fn generated_files_have_the_values_that_were_written(file in generate::file()) {
        let tree = Tree::parse(&file.text);
        prop_assert_eq!(crate::plain::Plain::documents(&tree), [file.value], "of {:?}", file.text);
    }

    #[test]
    fn spans_of_mangled_files_are_exact(text in generate::mangled()) {
        check_complete(&text);
    }

    #[test]
    fn spans_of_random_tokens_are_exact(text in generate::soup()) {
        check_complete(&text);
    }
}
