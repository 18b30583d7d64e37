//! Recognising a finding from one run to the next.

use std::collections::HashMap;
use std::hash::Hasher;

use fnv::FnvHasher;

use super::Finding;
use crate::source::Sources;

/// A place is recognised by as much of its text as this, so that findings on large places stay cheap.
const TEXT: usize = 4096;

/// Gives the findings of one report their fingerprints, in the order of the report.
///
/// A fingerprint is made of the rule, the path, the text at the finding's place without what formatting changes (white
/// space, quotes, `\\` at line ends), and how many findings with the same of these came before. So it stays when lines
/// are added or removed elsewhere, or when the place is laid out anew.
///
/// The hash is 64-bit [FNV-1a](https://datatracker.ietf.org/doc/html/draft-eastlake-fnv), the same on every
/// system and in every release.
#[derive(Debug, Default)]
pub struct Fingerprints {
    seen: HashMap<u64, u64>,
}

impl Fingerprints {
    /// The fingerprint of the next finding: 16 hexadecimal digits.
    pub fn next(&mut self, finding: &Finding, sources: &Sources) -> String {
        let mut hasher = FnvHasher::default();
        let mut add = |part: &str| {
            hasher.write(part.as_bytes());
            // No text has this byte, so parts cannot run into each other.
            hasher.write(&[0xff]);
        };
        let file = sources.file(finding.location.file);
        add(finding.rule);
        add(file.path());
        beginning(file.text().get(finding.location.span.range()).unwrap_or_default())
            .split(|character: char| character.is_whitespace() || matches!(character, '"' | '\'' | '\\'))
            .for_each(|part| hasher.write(part.as_bytes()));
        let equal = self.seen.entry(hasher.finish()).or_default();
        hasher.write(&equal.to_le_bytes());
        *equal += 1;
        format!("{:016x}", hasher.finish())
    }
}

fn beginning(text: &str) -> &str {
    let end = text.char_indices().map(|(at, _)| at).take_while(|&at| at <= TEXT).last();
    if text.len() <= TEXT { text } else { &text[..end.unwrap_or(0)] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Kind, Location, Span};

    /// The fingerprints of findings at every `CMD x` of `text`, the white space in it of any kind.
    fn of(path: &str, text: &str, rule: &'static str) -> Vec<String> {
        let sources = Sources::default();
        let file = sources.add(path, Kind::Dockerfile, text.as_bytes().to_vec()).unwrap();
        let starts = text.match_indices("CMD").map(|(at, _)| at);
        let spans = starts.map(|at| Span::new(at, at + text[at..].find('x').unwrap() + 1));
        let mut fingerprints = Fingerprints::default();
        spans
            .map(|span| {
                let mut finding = Finding::at(Location::new(file, span), "m");
                finding.rule = rule;
                fingerprints.next(&finding, &sources)
            })
            .collect()
    }

    #[test]
    fn it_stays_when_lines_move() {
        let before = of("Dockerfile", "CMD x\n", "rule");
        assert_eq!(before, ["ec93c8e6698fc52b"], "baselines rely on this value");
        assert_eq!(of("Dockerfile", "FROM a\n\n# more\nCMD x\n", "rule"), before);
        for laid_out in ["CMD\r\n   x", "CMD \\\n  x", "CMD \"x", "CMD'x"] {
            assert_eq!(of("Dockerfile", laid_out, "rule"), before, "{laid_out:?}");
        }
    }

    #[test]
    fn it_tells_findings_apart() {
        let mut all = of("Dockerfile", "CMD x\nCMD x\nCMD y x\n", "rule");
        all.extend(of("Dockerfile", "CMD x\n", "other"));
        all.extend(of("b/Dockerfile", "CMD x\n", "rule"));
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!((all.len(), distinct.len()), (5, 5));
    }

    #[test]
    fn a_large_place_is_known_by_its_beginning() {
        let text = |end: &str| format!("CMD {}{end}x", "é".repeat(TEXT));
        assert_eq!(of("Dockerfile", &text("a"), "rule"), of("Dockerfile", &text("b"), "rule"));
        assert_eq!(beginning(&"é".repeat(TEXT)).len(), TEXT);
        assert_eq!(beginning("short"), "short");
    }
}
