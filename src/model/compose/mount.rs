//! `source:target:options`, the short form of a volume.

use super::value::{Kind, Mapping, Place, Value};
use crate::source::normalize;

/// A volume in short form, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mount {
    pub(super) source: String,
    pub(super) target: String,
    read_only: bool,
    no_copy: bool,
    propagation: Option<String>,
    selinux: Option<String>,
    /// Whether the spec is long enough for compose-go to look into it.
    has_parts: bool,
}

/// Takes `spec` apart [as compose-go does](https://github.com/compose-spec/compose-go/blob/main/format/volume.go).
///
/// # Errors
/// Says what is wrong, one clause.
pub(super) fn parse(spec: &str) -> Result<Mount, String> {
    let mut mount = Mount::default();
    match spec.len() {
        0 => return Err("an empty volume".to_owned()),
        1 | 2 => {
            spec.clone_into(&mut mount.target);
            return Ok(mount);
        }
        _ => {}
    }
    mount.has_parts = true;
    let mut sections = sections(spec);
    let last = sections.pop().unwrap_or_default();
    if sections.iter().any(|section| section.is_empty()) || last.is_empty() {
        return Err(format!("`{spec}`, with nothing before or after a colon"));
    }
    match sections[..] {
        [] => last.clone_into(&mut mount.target),
        [source] => {
            source.clone_into(&mut mount.source);
            last.clone_into(&mut mount.target);
        }
        [source, target] => {
            source.clone_into(&mut mount.source);
            target.clone_into(&mut mount.target);
            mount.options(last);
        }
        _ => return Err(format!("`{spec}`, with too many colons")),
    }
    Ok(mount)
}

/// Splits at colons, but for those after the letter of a Windows drive and within `${…}`.
fn sections(spec: &str) -> Vec<&str> {
    let mut sections = Vec::new();
    let (mut start, mut open) = (0, 0_usize);
    let mut previous = '\0';
    for (at, character) in spec.char_indices() {
        match character {
            '{' if previous == '$' => open += 1,
            '}' if open > 0 => open -= 1,
            ':' if open == 0 && !is_drive(&spec[start..at]) => {
                sections.push(&spec[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        previous = character;
    }
    sections.push(&spec[start..]);
    sections
}

fn is_drive(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(char::is_alphabetic) && characters.next().is_none()
}

impl Mount {
    /// Takes in what follows the target; Compose passes over words that it does not know.
    fn options(&mut self, options: &str) {
        for option in options.split(',') {
            match option {
                "ro" => self.read_only = true,
                "rw" => self.read_only = false,
                "nocopy" => self.no_copy = true,
                "rprivate" | "private" | "rshared" | "shared" | "rslave" | "slave" => {
                    self.propagation = Some(option.to_owned());
                }
                "z" | "Z" => self.selinux = Some(option.to_owned()),
                _ => {}
            }
        }
    }

    /// Whether the source is a path rather than the name of a volume.
    fn is_bind(&self) -> bool {
        let mut characters = self.source.chars();
        match (characters.next(), characters.next()) {
            (Some('.' | '/' | '~'), _) | (Some('\\'), Some('\\')) => true,
            (Some(drive), Some(':')) => drive.is_alphabetic(),
            _ => false,
        }
    }

    /// The long form of a volume that is written at `place`.
    pub(super) fn into_value(self, place: &Place) -> Value {
        let part = |kind| Value::new(kind, Place { unset: place.unset.clone(), ..place.implied() });
        let text = |text: &str| part(Kind::String(text.to_owned()));
        let mut volume = Mapping::new();
        let is_bind = self.is_bind();
        volume.set("type", text(if is_bind { "bind" } else { "volume" }));
        if !self.source.is_empty() {
            volume.set("source", text(&self.source));
        }
        if !self.target.is_empty() {
            volume.set("target", text(&normalize(&self.target)));
        }
        if self.read_only {
            volume.set("read_only", part(Kind::Bool(true)));
        }
        if is_bind || self.selinux.is_some() || self.propagation.is_some() {
            let mut bind = Mapping::new();
            if let Some(selinux) = &self.selinux {
                bind.set("selinux", text(selinux));
            }
            if let Some(propagation) = &self.propagation {
                bind.set("propagation", text(propagation));
            }
            if is_bind {
                bind.set("create_host_path", part(Kind::Bool(true)));
            }
            volume.set("bind", part(Kind::Mapping(bind)));
        }
        if self.no_copy || (self.has_parts && !is_bind) {
            let mut options = Mapping::new();
            if self.no_copy {
                options.set("nocopy", part(Kind::Bool(true)));
            }
            volume.set("volume", part(Kind::Mapping(options)));
        }
        Value::new(Kind::Mapping(volume), place.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        for (spec, source, target, is_bind) in [
            ("/data", "", "/data", false),
            ("a", "", "a", false),
            ("data:/data", "data", "/data", false),
            ("./data:/data:ro,z", "./data", "/data", true),
            ("~/x:/y", "~/x", "/y", true),
            (r"c:\\x:/y", r"c:\\x", "/y", true),
            (r"\\.\pipe\x:/y", r"\\.\pipe\x", "/y", true),
            ("a:/b", "", "a:/b", false),
            ("${X:-y}:/z", "${X:-y}", "/z", false),
        ] {
            let mount = parse(spec).unwrap();
            assert_eq!(
                (mount.source.as_str(), mount.target.as_str(), mount.is_bind()),
                (source, target, is_bind)
            );
        }
    }

    #[test]
    fn missing_or_extra_parts() {
        for spec in ["", ":/srv", "data:", "aa::ro", "aa:/b:ro:x", "/aa:/b:"] {
            assert!(parse(spec).is_err(), "{spec:?}");
        }
    }
}
