//! `HEALTHCHECK`.

use super::{Arguments, Checker, Instruction, SyntaxErrorKind, shown};
use crate::syntax::dockerfile::tree::Flag;
use crate::syntax::duration;

/// BuildKit refuses shorter times; 0 is the default.
const SHORTEST: i64 = 1_000_000;

impl Checker<'_> {
    pub(super) fn health(&mut self, instruction: &Instruction) {
        if self.bare(instruction) {
            return;
        }
        let Arguments::Health { kind, command } = &instruction.arguments else { return };
        match kind.as_str().to_uppercase().as_str() {
            // The flags of `HEALTHCHECK NONE` are never looked at.
            "NONE" => {
                if let Some(span) = command.span() {
                    let message = "`HEALTHCHECK NONE` takes no arguments";
                    self.refuse(SyntaxErrorKind::Arguments, span, message);
                }
                return;
            }
            "CMD" => {
                let empty = match &**command {
                    Arguments::Json { elements, .. } => elements.is_empty(),
                    command => *command == Arguments::None,
                };
                if empty {
                    let message = "`HEALTHCHECK CMD` has no command";
                    self.refuse(SyntaxErrorKind::Arguments, kind.span, message);
                }
            }
            _ => {
                let message = format!("`{}` is neither `CMD` nor `NONE`", shown(kind.as_str()));
                self.refuse(SyntaxErrorKind::Arguments, kind.span, message);
            }
        }
        self.flags(instruction);
        for flag in &instruction.flags {
            self.health_flag(flag);
        }
    }

    fn health_flag(&mut self, flag: &Flag) {
        let Some(value) = flag.value.as_ref().filter(|value| !value.as_str().is_empty()) else { return };
        let shown = shown(value.as_str());
        let message = match flag.name.as_str() {
            "retries" => match value.as_str().parse::<i32>() {
                Ok(0..) => return,
                _ => format!("`{shown}` is no number of retries"),
            },
            "interval" | "timeout" | "start-period" | "start-interval" => {
                match duration::parse(value.as_str()) {
                    Some(0 | SHORTEST..) => return,
                    Some(_) => format!("duration `{shown}` is under 1ms"),
                    None if value.as_str().bytes().all(|byte| byte.is_ascii_digit()) => {
                        format!("duration `{shown}` has no unit")
                    }
                    None => format!("`{shown}` is no duration"),
                }
            }
            _ => return,
        };
        self.refuse(SyntaxErrorKind::Flag, value.span, message);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::refused;

    #[test]
    fn health_checks() {
        refused(&[
            ("HEALTHCHECK", &["HEALTHCHECK"]),
            ("HEALTHCHECK --interval=1s", &["HEALTHCHECK"]),
            ("HEALTHCHECK CMD", &["CMD"]),
            ("HEALTHCHECK CMD []", &["CMD"]),
            ("HEALTHCHECK curl x", &["curl"]),
            ("HEALTHCHECK NONE x", &["x"]),
            ("HEALTHCHECK --interval=30 CMD a", &["30"]),
            ("HEALTHCHECK --interval=1us CMD a", &["1us"]),
            ("HEALTHCHECK --timeout=-1s CMD a", &["-1s"]),
            ("HEALTHCHECK --retries=-1 CMD a", &["-1"]),
            ("HEALTHCHECK --retries=3.5 CMD a", &["3.5"]),
            ("HEALTHCHECK --intervall=1s CMD a", &["intervall"]),
            ("HEALTHCHECK --interval CMD a", &["--interval"]),
            ("HEALTHCHECK --intervall=1 NONE", &[]),
            ("HEALTHCHECK none", &[]),
            ("HEALTHCHECK --interval=0 --timeout=1m30s --retries= cmd a", &[]),
            ("HEALTHCHECK --start-period=1.5h --start-interval=1ms --retries=+3 CMD [\"a\"]", &[]),
        ]);
    }
}
