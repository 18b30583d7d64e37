//! Which node an alias stands for, and how much following it brings.

use std::collections::HashMap;

use super::build::MAX_DEPTH;
use super::node::NodeData;
use super::{Error, ErrorKind, NodeId};
use crate::source::Span;

/// How many nodes aliases may stand for in one document, as in
/// [compose-go](https://github.com/compose-spec/compose-go/blob/main/loader/reset.go).
const MAX_ALIASED: usize = 100_000;

/// What following an alias to a node brings.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    /// Nodes, aliases followed.
    pub(super) nodes: usize,
    /// The longest way down: 0 for a scalar.
    pub(super) height: usize,
}

/// The anchors of a document.
#[derive(Default)]
pub(super) struct Aliases {
    /// Node by the parser's number for its anchor.
    anchored: HashMap<usize, NodeId>,
    /// The parser's number of the anchor that was read last.
    last: usize,
    /// By node. `None` while a node is not complete: an alias to it is cyclic.
    extents: Vec<Option<Extent>>,
    /// Nodes in the current document so far, aliases followed.
    pub(super) expanded: usize,
    /// Nodes in the current document that only aliases bring.
    aliased: usize,
}

impl Aliases {
    /// Forgets the anchors of the document that has ended.
    pub(super) fn end_document(&mut self) {
        self.anchored.clear();
        self.expanded = 0;
        self.aliased = 0;
    }

    /// Gives `id` the anchor that the parser calls `number`.
    pub(super) fn anchor(&mut self, number: usize, id: NodeId) {
        self.anchored.insert(number, id);
        self.last = number;
    }

    /// Gives `id` the anchor that was read last.
    pub(super) fn move_last(&mut self, id: NodeId) {
        self.anchored.insert(self.last, id);
    }

    /// Makes room for one more node, of which nothing is known.
    pub(super) fn add(&mut self) {
        self.extents.push(None);
    }

    /// Forgets all nodes after `id`.
    pub(super) fn truncate(&mut self, id: NodeId) {
        self.extents.truncate(id.index() + 1);
    }

    /// From now on an alias may stand for `id`.
    pub(super) fn complete(&mut self, id: NodeId, extent: Extent) {
        self.extents[id.index()] = Some(extent);
    }

    /// The node of the alias `*name` at `span`, within `depth` collections, and its height. Counts what it brings, and
    /// refuses what is too much.
    pub(super) fn follow(
        &mut self,
        nodes: &mut [NodeData],
        number: Option<usize>,
        (name, span): (&str, Span),
        depth: usize,
    ) -> Result<(NodeId, usize), Error> {
        let Some(&id) = number.and_then(|number| self.anchored.get(&number)) else {
            let message = format!("`*{name}` names an anchor that is not set before it");
            return Err(Error::new(ErrorKind::UnknownAlias, span, message));
        };
        let mut place = span;
        if let Some(anchor) = &mut nodes[id.index()].anchor {
            anchor.uses += 1;
            place = anchor.span;
        }
        let Some(extent) = self.extents[id.index()] else {
            let message = format!("`*{name}` stands within the value that it names");
            let error = Error::new(ErrorKind::CyclicAlias, span, message);
            return Err(error.related(place, "the value begins here"));
        };
        if self.aliased + extent.nodes > MAX_ALIASED {
            let message = format!("the aliases up to here stand for more than {MAX_ALIASED} values");
            return Err(Error::new(ErrorKind::TooManyAliases, span, message));
        }
        if depth + extent.height > MAX_DEPTH {
            let message = format!("with this alias values are nested more than {MAX_DEPTH} levels deep");
            return Err(Error::new(ErrorKind::TooManyAliases, span, message));
        }
        self.aliased += extent.nodes;
        self.expanded += extent.nodes;
        Ok((id, extent.height))
    }
}
