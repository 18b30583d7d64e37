//! Tabs where [go-yaml](https://github.com/yaml/go-yaml) takes none and the parser does: in the indentation of block
//! collections, and between `-` or `?` and what follows.

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
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' | b'\r' => (indenting, column) = (true, 0),
            b' ' => column += 1,
            b'\t' => {
                let trailing = matches!(before, Before::Plain { column: block } if Some(column) > block);
                if indenting && !trailing {
                    return Some(at);
                }
                column += 1;
            }
            b'-' | b'?' => (indenting, before) = (true, Before::Other),
            _ => {
                let comment = byte == b'#';
                let end = bytes[at..].iter().position(|byte| match byte {
                    b'\n' | b'\r' => true,
                    b' ' | b'\t' => !comment,
                    _ => false,
                });
                (indenting, before) = (false, Before::Other);
                at = end.map_or(bytes.len(), |length| at + length);
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
