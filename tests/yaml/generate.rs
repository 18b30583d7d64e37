//! YAML files that are meant well, and others.

use proptest::prelude::*;
use proptest::sample::select;

use crate::plain::Plain;

/// A text and what it says.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) text: String,
    pub(crate) value: Plain,
}

/// What to write.
#[derive(Clone, Debug)]
enum Model {
    /// As it is written on one line, and what it is then.
    Scalar(&'static str, &'static str),
    /// Lines after `|`.
    Literal(Vec<&'static str>),
    List(Vec<Model>, Look),
    Map(Vec<(&'static str, Model)>, Look),
    /// An alias of the anchor with this number, counted from the last one.
    Alias(usize),
}

/// How a collection is written.
#[derive(Clone, Debug)]
struct Look {
    flow: bool,
    anchor: bool,
    /// The anchor that a mapping merges, counted from the last one.
    merge: Option<usize>,
    comment: bool,
    blank: bool,
}

/// How a file is written.
#[derive(Clone, Debug)]
struct Layout {
    step: usize,
    dash: usize,
    eol: &'static str,
    last_eol: bool,
    mark: bool,
    /// Whether flow collections have a line for each child.
    tall: bool,
}

const SCALARS: &[(&str, &str)] = &[
    ("x", "Text(\"x\")"),
    ("a b", "Text(\"a b\")"),
    ("http://h:80/#p", "Text(\"http://h:80/#p\")"),
    ("é😀", "Text(\"é😀\")"),
    ("", "Null"),
    ("~", "Null"),
    ("true", "Bool(true)"),
    ("no", "Text(\"no\")"),
    ("1", "Int(1)"),
    ("017", "Int(15)"),
    ("1.5", "Float(1.5)"),
    ("2001-01-01", "Timestamp(\"2001-01-01\")"),
    ("'it''s'", "Text(\"it's\")"),
    ("'# {a: b}'", "Text(\"# {a: b}\")"),
    ("\"\\t\\\"\"", "Text(\"\\t\\\"\")"),
    ("\"1\"", "Text(\"1\")"),
    ("!!str 1", "Text(\"1\")"),
    ("!t", "Text(\"\")"),
    ("-x", "Text(\"-x\")"),
];

const KEYS: &[&str] = &["a", "b", "c", "d", "key with spaces", "é", "'q'", "\"q q\"", "k-1", "? e"];

fn look() -> impl Strategy<Value = Look> {
    let merge = prop_oneof![3 => Just(None), 1 => (0_usize..3).prop_map(Some)];
    (prop::bool::weighted(0.3), prop::bool::weighted(0.2), merge, prop::bool::weighted(0.3), any::<bool>())
        .prop_map(|(flow, anchor, merge, comment, blank)| Look { flow, anchor, merge, comment, blank })
}

fn model() -> impl Strategy<Value = Model> {
    let leaf = prop_oneof![
        8 => select(SCALARS).prop_map(|(written, value)| Model::Scalar(written, value)),
        1 => prop::collection::vec(select(vec!["l", "  m", "", "# n", "k: v"]), 1..4).prop_map(Model::Literal),
        1 => (0_usize..3).prop_map(Model::Alias),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            1 => (prop::collection::vec(inner.clone(), 0..4), look()).prop_map(|(items, look)| Model::List(items, look)),
            2 => map(inner),
        ]
    })
}

fn map(inner: impl Strategy<Value = Model>) -> impl Strategy<Value = Model> {
    let keys = prop::sample::subsequence(KEYS, 0..5).prop_shuffle();
    (keys, prop::collection::vec(inner, 5), look())
        .prop_map(|(keys, values, look)| Model::Map(keys.into_iter().zip(values).collect(), look))
}

fn layout() -> impl Strategy<Value = Layout> {
    let eol = select(vec!["\n", "\n", "\r\n"]);
    (2_usize..5, any::<bool>(), eol, any::<bool>(), prop::bool::weighted(0.1), any::<bool>()).prop_map(
        |(step, indented, eol, last_eol, mark, tall)| Layout {
            step,
            dash: if indented { step } else { 0 },
            eol,
            last_eol,
            mark,
            tall,
        },
    )
}

/// A file that is meant well: a mapping in any style, with comments, anchors, aliases and merges.
pub(crate) fn file() -> impl Strategy<Value = File> {
    (map(model()), layout()).prop_map(|(model, layout)| {
        let mark = if layout.mark { "\u{feff}" } else { "" };
        let mut writer = Writer { out: mark.to_owned(), anchors: Vec::new(), layout };
        let value = match model {
            Model::Map(entries, look) if !entries.is_empty() => {
                writer.block_map(&entries, &Look { flow: false, ..look }, 0)
            }
            other => writer.flow(&other, 0),
        };
        if writer.layout.last_eol {
            writer.out.push_str(writer.layout.eol);
        }
        File { text: writer.out, value }
    })
}

struct Writer {
    out: String,
    anchors: Vec<Plain>,
    layout: Layout,
}

impl Writer {
    fn line(&mut self, column: usize) {
        self.out.push_str(self.layout.eol);
        self.out.push_str(&" ".repeat(column));
    }

    /// `n`, counted from the last anchor, as the anchor's number.
    fn anchor(&self, n: usize) -> Option<usize> {
        self.anchors.len().checked_sub(1 + n)
    }

    fn block_map(&mut self, entries: &[(&'static str, Model)], look: &Look, column: usize) -> Plain {
        let mut members = std::collections::BTreeMap::new();
        let merged =
            look.merge.and_then(|n| self.anchor(n)).filter(|&n| matches!(self.anchors[n], Plain::Map(_)));
        if let Some(n) = merged {
            self.out.push_str(&format!("<<: *n{n}"));
            self.line(column);
        }
        for (at, (key, model)) in entries.iter().enumerate() {
            if at > 0 {
                if look.blank {
                    self.out.push_str(self.layout.eol);
                }
                if look.comment {
                    self.line(column);
                    self.out.push_str("# of the next: {[");
                }
                self.line(column);
            }
            self.out.push_str(key);
            if key.starts_with('?') {
                self.line(column);
            }
            self.out.push(':');
            let value =
                self.block(model, column, column + self.layout.step, column + self.layout.dash, look.comment);
            members.insert(as_key(key), value);
        }
        if let Some(Plain::Map(merged)) = merged.map(|n| self.anchors[n].clone()) {
            for (key, value) in merged {
                members.entry(key).or_insert(value);
            }
        }
        Plain::Map(members)
    }

    /// What follows a `:` or `-`.
    fn block(&mut self, model: &Model, column: usize, map: usize, list: usize, comment: bool) -> Plain {
        match model {
            Model::List(items, look) if !look.flow && !items.is_empty() => {
                let name = self.name(look);
                let mut values = Vec::new();
                for item in items {
                    self.line(list);
                    self.out.push('-');
                    values.push(self.block(item, list, list + self.layout.step, list + 2, look.comment));
                }
                self.remember(name, Plain::List(values))
            }
            Model::Map(entries, look) if !look.flow && !entries.is_empty() => {
                let name = self.name(look);
                if comment {
                    self.out.push_str(" # what follows");
                }
                self.line(map);
                let value = self.block_map(entries, look, map);
                self.remember(name, value)
            }
            Model::Literal(lines) if lines[0].trim_start() == lines[0] && !lines[0].is_empty() => {
                self.out.push_str(" |-");
                for line in lines {
                    self.line(column + 2);
                    self.out.push_str(line);
                }
                Plain::text(lines.join("\n").trim_end_matches('\n'))
            }
            model => {
                self.out.push(' ');
                let value = self.flow(model, column + 1);
                if comment {
                    self.out.push_str("  # after");
                }
                value
            }
        }
    }

    fn name(&mut self, look: &Look) -> Option<usize> {
        look.anchor.then(|| {
            let number = self.anchors.len();
            self.out.push_str(&format!(" &n{number}"));
            // Until it is known; nothing refers to it before that.
            self.anchors.push(Plain::text("open"));
            number
        })
    }

    fn remember(&mut self, name: Option<usize>, value: Plain) -> Plain {
        if let Some(number) = name {
            self.anchors[number] = value.clone();
        }
        value
    }

    fn flow(&mut self, model: &Model, column: usize) -> Plain {
        match model {
            Model::Scalar(written, value) => {
                self.out.push_str(written);
                Plain::Scalar((*value).to_owned())
            }
            Model::Literal(lines) => {
                self.out.push_str(&format!("{:?}", lines.join("\n")));
                Plain::text(&lines.join("\n"))
            }
            Model::Alias(n) => match self.anchor(*n).filter(|&n| self.anchors[n] != Plain::text("open")) {
                Some(n) => {
                    self.out.push_str(&format!("*n{n}"));
                    self.anchors[n].clone()
                }
                None => self.flow(&Model::Scalar("x", "Text(\"x\")"), column),
            },
            Model::List(items, _) => {
                let mut values = Vec::new();
                self.children('[', ']', items, column, |writer, item| {
                    if matches!(item, Model::Scalar("" | "!t", _)) {
                        writer.out.push_str("x ");
                        values.push(Plain::text("x"));
                    } else {
                        values.push(writer.flow(item, column + 1));
                    }
                });
                Plain::List(values)
            }
            Model::Map(entries, _) => {
                let mut members = std::collections::BTreeMap::new();
                self.children('{', '}', entries, column, |writer, (key, model)| {
                    writer.out.push_str(&format!("{key} : "));
                    members.insert(as_key(key), writer.flow(model, column + 1));
                });
                Plain::Map(members)
            }
        }
    }

    fn children<T>(
        &mut self,
        open: char,
        close: char,
        children: &[T],
        column: usize,
        mut write: impl FnMut(&mut Self, &T),
    ) {
        self.out.push(open);
        for (at, child) in children.iter().enumerate() {
            if self.layout.tall {
                self.line(column + 1);
            } else if at > 0 {
                self.out.push(' ');
            }
            write(self, child);
            if at + 1 < children.len() {
                self.out.push_str(" ,");
            }
        }
        if self.layout.tall && !children.is_empty() {
            self.line(column);
        }
        self.out.push(close);
    }
}

fn as_key(written: &str) -> String {
    Plain::key(written.trim_start_matches("? ").trim_matches(['\'', '"']))
}

const TOKENS: &[&str] = &[
    "a",
    "b",
    "k: ",
    "k:\n  ",
    "- ",
    "-",
    "-\t",
    "? ",
    ": ",
    ":\n",
    "\n",
    "\n  ",
    "\n    ",
    "\t",
    " ",
    "  # c",
    "#",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ",",
    "&x ",
    "*x",
    "*x ",
    "!!str ",
    "!t ",
    "!reset ",
    "|\n",
    "|-\n  a\n",
    ">\n",
    "'",
    "\"",
    "'a'",
    "\"b\n  c\"",
    "\"b\nc\"",
    "'a'#c",
    "<<",
    "<<: *x\n",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "1",
    "~",
    "\r\n",
    "\r",
    "é",
    "😀",
    "\u{feff}",
    "@",
    "\\",
    "\u{85}",
    "\u{2028}",
    "\0",
    "a: b\n",
    "- a\n",
    "  c: d\n",
    "{a:}",
    "[a:,b]",
    "${X:-y}",
];

/// Anything that has something of YAML.
pub(crate) fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(select(TOKENS), 0..16).prop_map(|tokens| tokens.concat())
}

/// A file in which something has gone wrong.
pub(crate) fn mangled() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), 0_usize..5, select(TOKENS));
    (file(), prop::collection::vec(change, 1..4)).prop_map(|(file, changes)| {
        let mut characters: Vec<char> = file.text.chars().collect();
        for (at, removed, added) in changes {
            let at = at.index(characters.len() + 1);
            let end = (at + removed).min(characters.len());
            characters.splice(at..end, added.chars());
        }
        characters.into_iter().collect()
    })
}
