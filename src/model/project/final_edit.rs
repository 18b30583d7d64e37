//! Changes to the command that a container ends with, in the notation in which its words are written.

use super::container::Container;
use super::final_command::{FinalCommand, Place};
use crate::model::dockerfile::Command;
use crate::source::{Edit, Location, Span};
use crate::syntax::yaml::edit::{Edits, New, Step};

impl Container {
    /// Adds `words` to the end of `command`. `None` where the words of the command have no place of their own.
    #[must_use]
    pub fn append(&self, command: &FinalCommand<'_>, words: &[&str]) -> Option<Edits> {
        let last = command.words.last()?;
        let place = match last.place {
            Place::Element(word) => return self.append_elements(word.location()?, words),
            Place::Line(line, span) => self.in_line(line.exact_location_of(span.range())?)?,
            Place::Script(script, span) => script.location(span),
        };
        let text: String = words.iter().map(|word| format!(" {}", quoted(word))).collect();
        Some(Ok(vec![Edit {
            file: place.file,
            span: Span::empty(place.span.end as usize),
            replacement: text,
        }]))
    }

    /// Puts `text` in place of the word at `index`.
    #[must_use]
    pub fn replace(&self, command: &FinalCommand<'_>, index: usize, text: &str) -> Option<Edits> {
        let place = match command.words.get(index)?.place {
            Place::Element(word) => {
                let location = word.location()?;
                if self.is_in_dockerfile(location) {
                    return Some(Ok(vec![edit(location, json(text))]));
                }
                let site = self.stack()?.loaded.site(location)?;
                return is_item(site.path()).then(|| site.set(&[], &New::from(text)));
            }
            Place::Line(line, span) => self.in_line(line.exact_location_of(span.range())?)?,
            Place::Script(script, span) => script.location(span),
        };
        Some(Ok(vec![edit(place, quoted(text))]))
    }

    /// Puts `words` in place of a command that is one array in a Dockerfile, or one line there.
    #[must_use]
    pub fn replace_all(&self, command: &FinalCommand<'_>, words: &[&str]) -> Option<Edits> {
        let place = command.location_from(0).filter(|place| self.is_in_dockerfile(*place))?;
        let text = match command.words.first()?.place {
            Place::Element(_) => words.iter().map(|word| json(word)).collect::<Vec<_>>().join(", "),
            Place::Line(line, span) => {
                line.exact_location_of(span.range())?;
                words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
            }
            Place::Script(..) => return None,
        };
        Some(Ok(vec![edit(place, text)]))
    }

    /// Takes the word at `index` away, which is not the first.
    #[must_use]
    pub fn remove(&self, command: &FinalCommand<'_>, index: usize) -> Option<Edits> {
        let before = command.location(index.checked_sub(1)?)?;
        let location = command.location(index)?;
        let between = |place: Location| {
            let span = Span { start: before.span.end, end: place.span.end };
            (before.file == place.file && span.start <= span.end)
                .then(|| Ok(vec![edit(Location::new(place.file, span), String::new())]))
        };
        match command.words.get(index)?.place {
            Place::Element(_) if !self.is_in_dockerfile(location) => {
                let site = self.stack()?.loaded.site(location)?;
                is_item(site.path()).then(|| site.remove())
            }
            Place::Element(_) | Place::Script(..) => between(location),
            Place::Line(line, span) => {
                line.exact_location_of(span.range())?;
                between(location)
            }
        }
    }

    /// Takes the first `count` words of CMD away, of which more are left.
    #[must_use]
    pub fn drop_command_words(&self, count: usize) -> Option<Edits> {
        let Some(Command::Exec(words)) = &self.config.command.value else { return None };
        let first = words.first()?.location()?;
        let kept = words.get(count)?.location()?;
        if self.is_in_dockerfile(first) {
            let span = Span { start: first.span.start, end: kept.span.start };
            return Some(Ok(vec![edit(Location::new(first.file, span), String::new())]));
        }
        let site = self.stack()?.loaded.site(first)?;
        if is_item(site.path()) {
            return (count == 1).then(|| site.remove());
        }
        let text = site.node().text()?.trim_start();
        let rest = (0..count)
            .fold(text, |text, _| text.trim_start_matches(|c: char| !c.is_whitespace()).trim_start());
        let plain = !text.contains(['"', '\'', '\\']);
        plain.then(|| site.set(&[], &New::from(rest)))
    }

    fn append_elements(&self, last: Location, words: &[&str]) -> Option<Edits> {
        if self.is_in_dockerfile(last) {
            let text: String = words.iter().map(|word| format!(", {}", json(word))).collect();
            return Some(Ok(vec![edit(Location::new(last.file, Span::empty(last.span.end as usize)), text)]));
        }
        let site = self.stack()?.loaded.site(last)?;
        if !is_item(site.path()) {
            let line = site.node().text()?;
            let text: String = words.iter().map(|word| format!(" {}", quoted(word))).collect();
            return (!line.contains('\n')).then(|| site.set(&[], &New::Text(format!("{line}{text}"))));
        }
        let list = site.parent()?;
        let Some(Step::Key(key)) = list.path().last().copied() else { return None };
        Some(list.parent()?.merge(&[(key.to_owned(), New::list(words.iter().copied()))]))
    }

    /// `place` in a line that can be edited as text. In a Compose file quotes of the line would have to be escaped.
    fn in_line(&self, place: Location) -> Option<Location> {
        self.is_in_dockerfile(place).then_some(place)
    }
}

fn edit(place: Location, replacement: String) -> Edit {
    Edit { file: place.file, span: place.span, replacement }
}

fn is_item(path: &[Step<'_>]) -> bool {
    matches!(path.last(), Some(Step::Index(_)))
}

fn json(word: &str) -> String {
    serde_json::Value::from(word).to_string()
}

/// `word` for a shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+%".contains(c);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{word}'") }
}
