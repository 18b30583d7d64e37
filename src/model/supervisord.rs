//! supervisord's configuration, as far as it says where the output of programs goes:
//! [program settings](https://supervisord.org/configuration.html#program-x-section-settings).

use crate::source::Span;

/// A section of a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What stands in its brackets: `program:web`.
    pub name: String,
    /// The line with the brackets, from `[` to `]`.
    pub header: Span,
    /// Its settings, in order.
    pub settings: Vec<Setting>,
}

/// A setting: `key=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The key, in small letters.
    pub key: String,
    /// The value, without comment; only its first line where it has several.
    pub value: String,
    /// The place of the value.
    pub place: Span,
}

/// Reads a configuration file as Python's `configparser` does. Comments start with `;` or `#`, at the start of a line
/// or after a blank.
#[must_use]
pub fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = without_comment(line.trim_end());
        // An indented line goes on with the value above it.
        if content.is_empty() || content.starts_with([' ', '\t']) {
            continue;
        }
        if let Some(header) = content.strip_prefix('[') {
            if let Some(name) = header.split(']').next().filter(|name| name.len() < header.len()) {
                let header = Span::new(start, start + name.len() + 2);
                sections.push(Section { name: name.trim().to_owned(), header, settings: Vec::new() });
            }
            continue;
        }
        let (Some(section), Some(equals)) = (sections.last_mut(), content.find(['=', ':'])) else { continue };
        let (key, value) = content.split_at(equals);
        let written = value[1..].trim();
        let lead = value.len() - value[1..].trim_start().len();
        section.settings.push(Setting {
            key: key.trim().to_ascii_lowercase(),
            value: written.to_owned(),
            place: Span::new(start + equals + lead, start + equals + lead + written.len()),
        });
    }
    sections
}

fn without_comment(line: &str) -> &str {
    if line.starts_with([';', '#']) {
        return "";
    }
    let starts = |(at, c): &(usize, char)| {
        matches!(c, ';' | '#') && line[..*at].ends_with(|c: char| c.is_whitespace())
    };
    line.char_indices().find(starts).map_or(line, |(at, _)| &line[..at]).trim_end()
}

impl Section {
    /// The name of the program, if it is one whose output is text for people.
    #[must_use]
    pub fn program(&self) -> Option<&str> {
        let (kind, name) = self.name.split_once(':')?;
        matches!(kind, "program" | "fcgi-program").then_some(name.trim())
    }

    /// The setting `key`, the last one if there are several.
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<&Setting> {
        self.settings.iter().rev().find(|setting| setting.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_and_settings() {
        let text = "; head\nlost=1\n[supervisord]\nnodaemon=true ; inline\n\n[program: web]\nCommand = /bin/a;b #c\n  \
                    --more=x\nempty=\n[broken\nkey: 2\r\n";
        let found: Vec<_> = sections(text)
            .into_iter()
            .map(|section| {
                assert_eq!(section.name, text[section.header.range()].trim_matches(['[', ']']).trim());
                let settings = section.settings.iter().map(|setting| {
                    assert_eq!(setting.value, text[setting.place.range()]);
                    (setting.key.clone(), setting.value.clone())
                });
                (section.program().map(str::to_owned), settings.collect::<Vec<_>>())
            })
            .collect();
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(
            found,
            [
                (None, vec![pair("nodaemon", "true")]),
                (
                    Some("web".to_owned()),
                    vec![pair("command", "/bin/a;b"), pair("empty", ""), pair("key", "2")]
                ),
            ]
        );
    }

    #[test]
    fn any_text_can_be_read() {
        for text in ["", "[", "[]", "=", "[a]\n=\n:\n", "[ä]\nö = ü ;ß", "\u{feff}[a]\nb=c", "[a]\n;\n #\n"]
        {
            for section in sections(text) {
                assert!(text.is_char_boundary(section.header.end as usize));
                for setting in &section.settings {
                    assert_eq!(setting.value, text[setting.place.range()], "{text:?}");
                }
            }
        }
    }
}
