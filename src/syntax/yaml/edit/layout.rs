//! How a file is laid out, so that what is added looks like the rest.

use super::{Content, Node, Tree, trivia};
use crate::syntax::yaml::{Collection, ScalarStyle};

/// The habits of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout<'t> {
    /// How lines end.
    pub(super) eol: &'t str,
    /// By how much a mapping in a mapping is indented, where nothing nearer tells.
    step: usize,
    /// By how much a list in a mapping is indented, where nothing nearer tells.
    dash: usize,
    /// The quote that is used.
    pub(super) quote: char,
}

/// So many nodes, or entries of one, are looked at: each edit asks anew, in files of any size.
const SAMPLE: usize = 256;

impl<'t> Layout<'t> {
    /// The habits of the first thing of each sort at the beginning of `tree`.
    pub(super) fn of(tree: &'t Tree) -> Self {
        let text = tree.text();
        let eol = text.find('\n').map_or("\n", |at| if text[..at].ends_with('\r') { "\r\n" } else { "\n" });
        let quote = tree.nodes().take(SAMPLE).find_map(|node| match node.content() {
            Content::Scalar { style, .. } => quote_of(*style),
            _ => None,
        });
        let step = tree.nodes().take(SAMPLE).find_map(|node| indents(node).find_map(Indent::of_mapping));
        let dash = tree.nodes().take(SAMPLE).find_map(|node| indents(node).find_map(Indent::of_sequence));
        let step = step.unwrap_or(2);
        Self { eol, step, dash: dash.unwrap_or(step), quote: quote.unwrap_or('"') }
    }

    /// By how much a mapping that is a value in `mapping` is to be indented.
    pub(super) fn step_in(&self, mapping: Node<'t>) -> usize {
        nearest(mapping, Indent::of_mapping).unwrap_or(self.step)
    }

    /// By how much a list that is a value in `mapping` is to be indented.
    pub(super) fn dash_in(&self, mapping: Node<'t>) -> usize {
        nearest(mapping, Indent::of_sequence).unwrap_or(self.dash)
    }
}

/// The quote of a quoted style.
pub(super) fn quote_of(style: ScalarStyle) -> Option<char> {
    match style {
        ScalarStyle::SingleQuoted => Some('\''),
        ScalarStyle::DoubleQuoted => Some('"'),
        _ => None,
    }
}

/// By how much a block collection is indented in the block mapping that it is a value of.
enum Indent {
    Mapping(usize),
    Sequence(usize),
}

impl Indent {
    fn of_mapping(self) -> Option<usize> {
        match self {
            Self::Mapping(by) => Some(by),
            Self::Sequence(_) => None,
        }
    }

    fn of_sequence(self) -> Option<usize> {
        match self {
            Self::Sequence(by) => Some(by),
            Self::Mapping(_) => None,
        }
    }
}

/// What is in `mapping`, and what it is in, nearest first.
fn nearest(mapping: Node<'_>, sort: impl Fn(Indent) -> Option<usize> + Copy) -> Option<usize> {
    let around = std::iter::successors(Some(mapping), |node| node.parent());
    around.into_iter().find_map(|node| indents(node).find_map(sort))
}

fn indents(mapping: Node<'_>) -> impl Iterator<Item = Indent> {
    let block = matches!(mapping.content(), Content::Mapping { style: Collection::Block, .. });
    let entries = if block { mapping.entries() } else { &[] };
    entries.iter().take(SAMPLE).filter_map(move |entry| {
        let value = mapping.tree().node(entry.value);
        let by = || column(value).checked_sub(column(mapping));
        match value.content() {
            Content::Mapping { style: Collection::Block, .. } => {
                by().filter(|&by| by > 0).map(Indent::Mapping)
            }
            Content::Sequence { style: Collection::Block, .. } => by().map(Indent::Sequence),
            _ => None,
        }
    })
}

/// The column of `node`, in characters from 0.
pub(super) fn column(node: Node<'_>) -> usize {
    trivia::column(node.tree().text(), node.span().start as usize)
}
