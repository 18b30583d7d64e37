//! From parser events to a [`Tree`].

use granit_parser::{Event, Parser, ScalarStyle as EventStyle, StrInput, StructureStyle, YamlVersion};

use super::build::{Builder, MAX_DEPTH};
use super::frame::Place;
use super::repair::{Repair, Repairs};
use super::tabs::{self, Before};
use super::{Collection, Comment, Content, Error, ErrorKind, ScalarStyle, Tag, Tree, keys, messages, trivia};
use crate::source::Span;

impl Tree {
    /// Parses a stream of documents. What is wrong with it is in [`Tree::errors`].
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut repairs = Repairs::default();
        loop {
            let repaired = repairs.apply(text);
            match Reader::new(text, &repaired, &repairs).read() {
                Ok(tree) => return tree,
                Err(Retry::With(repair)) => repairs.add(repair),
                Err(Retry::Unrepaired) => repairs = Repairs::none(),
            }
        }
    }
}

/// Why and how the text is to be parsed again.
enum Retry {
    With(Repair),
    /// What was overwritten was not what it seemed to be.
    Unrepaired,
}

/// What has been read last, as far as it matters to the tabs that follow.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    /// A plain scalar in block style, and where the block collection around it begins.
    Plain(Option<usize>),
    /// `-` or `?` without anything.
    Indicator,
    Other,
}

struct Reader<'t> {
    text: &'t str,
    parser: Parser<'t, StrInput<'t>>,
    builder: Builder<'t>,
    repairs: &'t Repairs,
    /// How many of the repaired scalars have come by.
    repaired: usize,
    last: Last,
    /// Whether this document's first refused tab has been reported.
    tab_reported: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, repaired: &'t str, repairs: &'t Repairs) -> Self {
        let options = granit_parser::options! {
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            max_buffered_comment_events: usize::MAX,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        Self {
            text,
            parser: Parser::new_from_str_with_options(repaired, options),
            builder: Builder::new(text),
            repairs,
            repaired: 0,
            last: Last::Other,
            tab_reported: false,
        }
    }

    fn read(mut self) -> Result<Tree, Retry> {
        while let Some(next) = self.parser.next_event() {
            let read = match next {
                Ok((event, span)) => self.event(event, &span),
                Err(error) => match self.repairs.find(self.text, self.builder.progress(), &error) {
                    Some(repair) => return Err(Retry::With(repair)),
                    None => Err(messages::from_parser(self.text, self.builder.progress(), &error)),
                },
            };
            let Err(error) = read else { continue };
            self.builder.error(error);
            self.end_document(false);
            // An error here is the one that has just been reported.
            if !self.parser.proceed_next_document().unwrap_or(false) {
                break;
            }
        }
        if self.repaired < self.repairs.quoted_count() {
            return Err(Retry::Unrepaired);
        }
        for &span in &self.repairs.comments {
            self.comment(span);
        }
        Ok(self.builder.finish())
    }

    fn event(&mut self, event: Event<'t>, at: &granit_parser::Span) -> Result<(), Error> {
        let cursor = self.builder.cursor();
        let range = at.byte_range().unwrap_or(cursor..cursor);
        let span = Span::new(range.start, range.end.max(range.start));
        let tag = |tag: Option<&granit_parser::Tag>| tag.map(|tag| as_tag(tag, at, span));
        match event {
            Event::DocumentStart(explicit, version) => self.begin_document(span, explicit, version),
            Event::DocumentEnd => {
                self.check_tabs(range.start);
                self.builder.advance(range.start);
                self.end_document(true);
            }
            Event::StreamEnd => self.check_tabs(range.start),
            Event::Comment(..) => self.comment(span),
            Event::Anchor(number, name) => {
                if let Some(error) = bad_name(&name, span) {
                    self.builder.error(error);
                }
                self.builder.anchor(number, &name, span);
                if self.last == Last::Indicator {
                    self.last = Last::Other;
                }
            }
            Event::Alias(number) => self.alias(Some(number), span),
            Event::UnresolvedAlias(_) => self.alias(None, span),
            Event::Scalar(text, style, _, of) => self.scalar(&text, style, tag(of.as_deref()), span),
            Event::SequenceStart(style, _, of) => {
                let (style, span) = self.collection_style(style, span);
                let content = Content::Sequence { style, items: Vec::new() };
                return self.open(content, tag(of.as_deref()), span);
            }
            Event::MappingStart(style, _, of) => {
                let (style, span) = self.collection_style(style, span);
                let content = Content::Mapping { style, entries: Vec::new() };
                return self.open(content, tag(of.as_deref()), span);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if !span.is_empty() {
                    self.last = Last::Other;
                }
                self.builder.close(Some(span));
            }
            _ => {}
        }
        Ok(())
    }

    fn comment(&mut self, span: Span) {
        let start = span.start as usize;
        let before = &self.text[trivia::line_start(self.text, start)..start];
        let own_line = before.trim_matches([' ', '\t', '\u{feff}']).is_empty();
        self.builder.comment(Comment { span, own_line });
    }

    fn begin_document(&mut self, span: Span, explicit: bool, version: Option<YamlVersion>) {
        if explicit {
            self.builder.advance(span.end as usize);
        } else {
            self.builder.advance(trivia::skip_document_ends(self.text, self.builder.cursor()));
        }
        if !explicit && self.builder.has_documents() {
            let message = "only `---` can begin another document";
            self.builder.error(Error::new(ErrorKind::Syntax, span, message));
        }
        if version.is_some_and(|version| version != YamlVersion::new(1, 1)) {
            let message = "only `%YAML 1.1` can be asked for; leave the `%YAML` line out";
            self.builder.error(Error::new(ErrorKind::Syntax, span, message));
        }
    }

    fn end_document(&mut self, complete: bool) {
        self.builder.end_document(complete);
        self.last = Last::Other;
        self.tab_reported = false;
    }

    fn alias(&mut self, number: Option<usize>, span: Span) {
        self.check_tabs(span.start as usize);
        self.builder.alias(number, span);
        self.last = Last::Other;
    }

    fn scalar(&mut self, text: &str, style: EventStyle, tag: Option<Tag>, span: Span) {
        let style = scalar_style(style);
        let absent = style == ScalarStyle::Plain && span.is_empty();
        self.check_tabs(match absent {
            true => trivia::skip(self.text, self.builder.cursor(), b""),
            false => span.start as usize,
        });
        let place = self.builder.place(span.start as usize, absent);
        if absent && matches!(place, Place::Key { question_mark: None }) {
            self.check_key();
        }
        let text = self.scalar_text(text, style, span);
        let properties_end = tag.as_ref().map_or(0, |tag| tag.span.end as usize).max(self.builder.cursor());
        let (written, end) = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => {
                (self.block_scalar(span, &text, properties_end), span.end as usize)
            }
            _ if absent => (Span::empty(properties_end), properties_end),
            _ => (span, span.end as usize),
        };
        self.last = match place {
            Place::Item { dash: Some(_) } | Place::Key { question_mark: Some(_) }
                if absent && tag.is_none() =>
            {
                Last::Indicator
            }
            Place::Value { colon: None } if absent => self.last,
            _ if style != ScalarStyle::Plain || absent || self.builder.in_flow() => Last::Other,
            _ => {
                self.check_tabs_within(span);
                Last::Plain(self.builder.block_start())
            }
        };
        let id = self.builder.scalar(place, Content::Scalar { style, text }, tag, written);
        self.builder.advance(end);
        if let Some(error) = keys::check_tag(self.builder.node(id)) {
            self.builder.error(error);
        }
    }

    /// The text of the scalar at `span`, for which the parser gives `text`.
    fn scalar_text(&mut self, text: &str, style: ScalarStyle, span: Span) -> String {
        if let Some(cooked) = self.repairs.cooked(self.text, span) {
            self.repaired += 1;
            self.check_no_key(span);
            return cooked;
        }
        match style {
            ScalarStyle::Literal | ScalarStyle::Folded => self.block_text(text, span),
            // The parser gives an absent value the text `~`.
            ScalarStyle::Plain if span.is_empty() => String::new(),
            _ => text.to_owned(),
        }
    }

    /// Reports that nothing at all stands before a `:`. An anchor or a tag would do.
    fn check_key(&mut self) {
        let at = trivia::skip(self.text, self.builder.cursor(), b",");
        if self.text.as_bytes().get(at) == Some(&b':') {
            let message = "there is no key before this `:`";
            self.builder.error(Error::new(ErrorKind::Syntax, Span::new(at, at + 1), message));
        }
    }

    /// Reports that the repaired scalar at `span` is a key: the parser has not seen its line breaks.
    fn check_no_key(&mut self, span: Span) {
        let next = trivia::skip(self.text, span.end as usize, b"");
        if self.text[next..].starts_with(':') && self.text[span.range()].contains('\n') {
            let message = "a key ends on the line where it begins";
            self.builder.error(Error::new(ErrorKind::Syntax, span, message));
        }
    }

    /// go-yaml adds no line break to a block scalar whose last line is the last of the text and has none. The
    /// parser does.
    fn block_text(&self, text: &str, body: Span) -> String {
        let ends_text = body.end as usize == self.text.len();
        let line = &self.text[trivia::line_start(self.text, body.end as usize)..];
        match text.strip_suffix('\n') {
            Some(without) if ends_text && !line.trim_matches([' ', '\t']).is_empty() => without.to_owned(),
            _ => text.to_owned(),
        }
    }

    /// The parser's span of a block scalar begins after its header and takes in the blank lines after it, which
    /// belong to it only if they are kept by `+` or hold more blanks than its indentation.
    fn block_scalar(&self, body: Span, text: &str, from: usize) -> Span {
        let start = trivia::skip_properties(self.text, from).min(body.start as usize);
        let written = &self.text[start..body.end as usize];
        // The indentation of what follows.
        let to_next = written.len() - written.trim_end_matches(' ').len();
        let lines =
            if body.end as usize == self.text.len() { written } else { &written[..written.len() - to_next] };
        let kept = text.ends_with("\n\n") || text == "\n";
        let blanks_matter = text.trim_end_matches('\n').ends_with([' ', '\t']);
        let written = match (kept, blanks_matter) {
            (true, _) => {
                lines.strip_suffix('\n').map_or(lines, |line| line.strip_suffix('\r').unwrap_or(line))
            }
            (false, true) => lines.trim_end_matches(['\r', '\n']),
            (false, false) => written.trim_end_matches([' ', '\t', '\r', '\n']),
        };
        Span::new(start, start + written.len())
    }

    /// The style and the span of the bracket. The parser gives the pair in `[a: b]` the style of a flow mapping, and
    /// collections without brackets the span of their first indicator, if they begin with one.
    fn collection_style(&self, style: StructureStyle, span: Span) -> (Collection, Span) {
        let bracket = matches!(self.text.get(span.range()), Some("[" | "{"));
        match style {
            StructureStyle::Flow if bracket => (Collection::Flow, span),
            StructureStyle::Flow => (Collection::FlowPair, Span::empty(span.start as usize)),
            StructureStyle::Block => (Collection::Block, Span::empty(span.start as usize)),
        }
    }

    fn open(&mut self, content: Content, tag: Option<Tag>, span: Span) -> Result<(), Error> {
        self.check_tabs(span.start as usize);
        self.builder.open(content, tag, span)?;
        self.last = Last::Other;
        Ok(())
    }

    /// Reports the first tab before `end` that go-yaml would refuse.
    fn check_tabs(&mut self, end: usize) {
        let cursor = self.builder.cursor();
        let Some(gap) = self.text.get(cursor..end) else { return };
        if self.tab_reported || self.builder.in_flow() || !gap.contains('\t') {
            return;
        }
        let indenting = self.last == Last::Indicator || trivia::line_start(self.text, cursor) == cursor;
        let before = match self.last {
            Last::Plain(block) => Before::Plain { column: self.column(block) },
            Last::Indicator | Last::Other => Before::Other,
        };
        if let Some(tab) = tabs::refused(gap, indenting, before) {
            self.report_tab(cursor + tab);
        }
    }

    /// Reports the first tab in the indentation of the plain scalar at `span` that go-yaml would refuse.
    fn check_tabs_within(&mut self, span: Span) {
        let written = &self.text[span.range()];
        if self.tab_reported || !written.contains('\t') || !written.contains('\n') {
            return;
        }
        if let Some(tab) = tabs::refused_in_plain(written, self.column(self.builder.block_start())) {
            self.report_tab(span.start as usize + tab);
        }
    }

    fn report_tab(&mut self, at: usize) {
        self.tab_reported = true;
        self.builder.error(Error::new(ErrorKind::Syntax, Span::new(at, at + 1), messages::TAB));
    }

    /// The column of the block collection that begins at `start`.
    fn column(&self, start: Option<usize>) -> Option<usize> {
        start.map(|start| trivia::column(self.text, start))
    }
}

/// go-yaml ends a name at a `:` and takes ASCII alone.
fn bad_name(name: &str, span: Span) -> Option<Error> {
    let good = name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
    let message = "the name of an anchor is ASCII without `:`";
    (!good).then(|| Error::new(ErrorKind::Syntax, span, message))
}

fn scalar_style(style: EventStyle) -> ScalarStyle {
    match style {
        EventStyle::Plain => ScalarStyle::Plain,
        EventStyle::SingleQuoted => ScalarStyle::SingleQuoted,
        EventStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
        EventStyle::Literal => ScalarStyle::Literal,
        EventStyle::Folded => ScalarStyle::Folded,
    }
}

fn as_tag(tag: &granit_parser::Tag, at: &granit_parser::Span, node: Span) -> Tag {
    let name = match tag.suffix_in_namespace("tag:yaml.org,2002:") {
        Some(suffix) => format!("!!{suffix}"),
        None => format!("{}{}", tag.handle(), tag.suffix()),
    };
    let range = at.tag_span().and_then(|span| span.byte_range());
    let span = range.map_or(Span::empty(node.start as usize), |range| Span::new(range.start, range.end));
    Tag { name, span }
}

#[cfg(test)]
mod tests;
