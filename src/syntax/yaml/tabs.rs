//! Tabs where [go-yaml](https://github.com/yaml/go-yaml) takes none and the parser does: in the indentation of block
//! collections, and between `-` or `?` and what follows.

use super::trivia;

/// What stands before the bytes that are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// A plain scalar, to which the blanks after it still belong: they may hold tabs further right than `column`,
    /// the one of the block collection around it.
    Plain {
        /// Column from 0; `None` outside all collections.
        column: Option<usize>,
    },
    /// Anything else.
    Other,
}

/// The first tab of `gap` that go-yaml refuses. `gap` holds what stands between two nodes of block style;
/// `indenting` says whether a tab at its very start would be indentation.
pub(super) fn refused(gap: &str, mut indenting: bool, mut before: Before) -> Option<usize> {
    let bytes = gap.as_bytes();
    let mut column = 0;
    // After a comment that nothing stands before on its line, tabs may lead to more comments.
    let mut commented = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' | b'\r' => (indenting, column) = (true, 0),
            b' ' => column += 1,
            b'\t' => {
                let trailing = matches!(before, Before::Plain { column: block } if Some(column) > block);
                if indenting && !trailing {
                    let rest = gap[at..].trim_start_matches([' ', '\t']);
                    if !commented || !rest.starts_with('#') {
                        return Some(at);
                    }
                    at = gap.len() - rest.len();
                    continue;
                }
                column += 1;
            }
            b'-' | b'?' => (indenting, before, commented) = (true, Before::Other, false),
            b'#' => {
                (indenting, before, commented) = (false, Before::Other, commented || indenting);
                at = trivia::line_end(gap, at);
                continue;
            }
            _ => {
                (indenting, before, commented) = (false, Before::Other, false);
                at += gap[at..].find([' ', '\t', '\r', '\n']).unwrap_or(gap.len() - at);
                continue;
            }
        }
        at += 1;
    }
    None
}

/// The first tab in the indentation of the lines after the first one of the plain scalar `written`, in a block
/// collection at `column`.
pub(super) fn refused_in_plain(written: &str, column: Option<usize>) -> Option<usize> {
    let mut start = 0;
    for line in written.split_inclusive('\n') {
        let blanks = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
        let tab = blanks.into_iter().position(|byte| byte == b'\t');
        if let Some(tab) = tab.filter(|&tab| start > 0 && Some(tab) <= column) {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::syntax::yaml::{Tree, messages};

    /// As go-yaml v4.0.0-rc.4 judges them.
    #[test]
    fn tabs_are_judged_as_go_yaml_does() {
        let taken = [
            "a:\tb\nc: d\t# x\n",
            "a: b\n  \t\nc: d\n",
            "a: [b,\n\tc]\n",
            "a: {\n\tb: c\n}\n",
            "a: \"b\n\tc\"\n",
            "a: b \tc\t\n",
            "a: |\n  \tb\n",
            "# \t\na: b\n",
            "a: b\n# c\n\t# d\n\n  \t# e\nf: g\n",
            "- # c\n\t# d\n  e\n",
            "k:\n  [\n\ta\n\t]\n",
        ];
        for text in taken {
            assert_eq!(Tree::parse(text).errors(), [], "of {text:?}");
        }
        let refused = [
            ("\ta: b\n", 0),
            ("a: b\n\t\nc: d\n", 5),
            ("a: b\n\t# c\nc: d\n", 5),
            ("a:\n  b: c\n\t\n  d: e\n", 10),
            ("a: 'b'\n  \t\nc: d\n", 9),
            ("a:\n  - b\n  -\tc\n", 12),
            ("-\t\n- \n", 1),
            ("a: b\n\tc\n", 5),
            ("a: b\r\n\tc: d\r\n", 6),
            ("a: b\n  # c\n\t\n", 11),
            ("a: b # c\n\t# d\n", 9),
            ("a: b\n# c\n\tc: d\n", 9),
        ];
        for (text, at) in refused {
            let tree = Tree::parse(text);
            let errors: Vec<_> =
                tree.errors().iter().map(|error| (error.span.start, error.message.as_str())).collect();
            assert_eq!(errors, [(at, messages::TAB)], "of {text:?}");
        }
    }
}
