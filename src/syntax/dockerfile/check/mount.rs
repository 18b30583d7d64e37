//! `RUN` and its mounts, to the letter of
//! [commands_runmount.go](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/instructions/commands_runmount.go).

use super::super::go::is_boolean;
use super::super::suggest::nearest;
use super::{Checker, Instruction, SyntaxError, SyntaxErrorKind, shown};
use crate::source::Span;
use crate::syntax::dockerfile::tree::Word;

const TYPES: [&str; 5] = ["bind", "cache", "tmpfs", "secret", "ssh"];
const SHARING: [&str; 3] = ["shared", "private", "locked"];
const KEYS: [&str; 19] = [
    "type",
    "from",
    "source",
    "src",
    "target",
    "dst",
    "destination",
    "readonly",
    "ro",
    "readwrite",
    "rw",
    "required",
    "size",
    "id",
    "sharing",
    "mode",
    "uid",
    "gid",
    "env",
];

impl Checker<'_> {
    pub(super) fn run(&mut self, instruction: &Instruction) {
        for flag in &instruction.flags {
            let Some(value) = &flag.value else { continue };
            match flag.name.as_str() {
                "mount" => self.mount(value),
                "network" => self.one_of(value, "network mode", &["default", "none", "host"]),
                "security" => self.one_of(value, "security mode", &["insecure", "sandbox"]),
                _ => {}
            }
        }
    }

    fn one_of(&mut self, value: &Word, what: &str, known: &[&str]) {
        if known.contains(&value.as_str()) {
            return;
        }
        let message = format!("`{}` is no {what}: {}", shown(value.as_str()), known.join(", "));
        let error = SyntaxError::new(SyntaxErrorKind::Flag, value.span, message);
        self.errors.push(error.suggest(nearest(value.as_str(), known.iter().copied())));
    }

    fn mount(&mut self, mount: &Word) {
        let text = mount.as_str();
        if text.contains('"') {
            // CSV quoting: rare enough to be left to BuildKit.
            return;
        }
        let mut at = 0;
        for field in text.split(',') {
            let key_len = field.find('=').unwrap_or(field.len());
            let key = mount.text.span(at..at + key_len);
            let value = field.get(key_len + 1..).map(|value| {
                let start = at + key_len + 1;
                (value, mount.text.span(start..start + value.len()))
            });
            self.mount_field(&field[..key_len].to_lowercase(), key, value);
            at += field.len() + 1;
        }
    }

    fn mount_field(&mut self, key: &str, span: Span, value: Option<(&str, Span)>) {
        let Some((value, value_span)) = value else {
            if !matches!(key, "readonly" | "ro" | "readwrite" | "rw" | "required") {
                let message = format!("mount option `{}` has no value", shown(key));
                self.refuse(SyntaxErrorKind::Flag, span, message);
            }
            return;
        };
        if !KEYS.contains(&key) {
            let message = format!("`{}` is no mount option", shown(key));
            let error = SyntaxError::new(SyntaxErrorKind::Flag, span, message);
            return self.errors.push(error.suggest(nearest(key, KEYS.into_iter())));
        }
        if value.contains(['$', '\'', '\\', '`']) {
            // Known only when it is expanded; but a stage has to be named outright.
            if key == "from" && value.find('$').is_some_and(|at| at + 1 < value.len()) {
                let message = "mount option `from` takes no variables";
                self.refuse(SyntaxErrorKind::Flag, value_span, message);
            }
            return;
        }
        let number = |radix| u32::from_str_radix(value, radix).is_ok() && !value.starts_with('+');
        let fits = match key {
            "type" => TYPES.contains(&value.to_lowercase().as_str()),
            "sharing" => SHARING.contains(&value.to_lowercase().as_str()),
            "readonly" | "ro" | "readwrite" | "rw" | "required" => is_boolean(value),
            "mode" => number(8),
            "uid" | "gid" => number(10),
            _ => true,
        };
        if !fits {
            let message = format!("`{}` is no value of mount option `{key}`", shown(value));
            self.refuse(SyntaxErrorKind::Flag, value_span, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::refused;

    #[test]
    fn mounts() {
        refused(&[
            ("RUN --mount=type=bind,source=a,target=/a,rw a", &[]),
            ("RUN --mount=type=cache,target=/a,sharing=Locked,uid=0,mode=0755 a", &[]),
            ("RUN --mount=type=$TYPE,target=/a,uid=$UID a", &[]),
            ("RUN --mount=type=secret,id=a,required a", &[]),
            ("RUN --mount=type=volume,target=/a a", &["volume"]),
            ("RUN --mount=type=cache,tagret=/a a", &["tagret"]),
            ("RUN --mount=type=cache,target a", &["target"]),
            ("RUN --mount=type=bind,from=$x,target=/a a", &["$x"]),
            ("RUN --mount=type=cache,target=/a,sharing=all,mode=9 a", &["all", "9"]),
            ("RUN --network=hots a", &["hots"]),
            ("RUN --security=insecure a", &[]),
        ]);
    }
}
