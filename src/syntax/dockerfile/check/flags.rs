//! Flags: which there are and what they take, to the letter of
//! [bflag.go](https://github.com/moby/buildkit/blob/master/frontend/dockerfile/instructions/bflag.go).

use super::super::keyword::FlagKind;
use super::super::suggest::nearest;
use super::{Checker, Instruction, SyntaxError, SyntaxErrorKind, shown};
use crate::syntax::dockerfile::tree::Flag;

impl Checker<'_> {
    pub(super) fn flags(&mut self, instruction: &Instruction) {
        let Some(known) = instruction.keyword.flags() else { return };
        let mut seen = Vec::new();
        for flag in &instruction.flags {
            let Some(&(name, kind)) = known.iter().find(|(name, _)| *name == flag.name) else {
                self.unknown_flag(instruction, flag, known);
                continue;
            };
            if seen.contains(&name) && kind != FlagKind::Texts {
                self.refuse(SyntaxErrorKind::Flag, flag.span, format!("flag `--{name}` is repeated"));
            }
            if !seen.contains(&name) {
                seen.push(name);
            }
            self.flag_value(flag, kind);
        }
    }

    fn unknown_flag(&mut self, instruction: &Instruction, flag: &Flag, known: &[(&str, FlagKind)]) {
        let error = SyntaxError::new(
            SyntaxErrorKind::UnknownFlag,
            flag.name_span,
            format!("`{}` has no flag `--{}`", instruction.keyword.as_str(), shown(&flag.name)),
        );
        self.errors.push(error.suggest(nearest(&flag.name, known.iter().map(|(name, _)| *name))));
    }

    fn flag_value(&mut self, flag: &Flag, kind: FlagKind) {
        let name = &flag.name;
        match (kind, &flag.value) {
            (FlagKind::Bool, None) => {}
            (FlagKind::Bool, Some(value)) => {
                if !["true", "false"].iter().any(|known| known.eq_ignore_ascii_case(value.as_str())) {
                    let message =
                        format!("flag `--{name}` is `{}`, not true or false", shown(value.as_str()));
                    self.refuse(SyntaxErrorKind::Flag, flag.span, message);
                }
            }
            (FlagKind::Text | FlagKind::Texts, None) => {
                self.refuse(SyntaxErrorKind::Flag, flag.span, format!("flag `--{name}` has no value"));
            }
            (FlagKind::Text | FlagKind::Texts, Some(_)) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::refused;
    use crate::syntax::dockerfile::parse;

    #[test]
    fn flags() {
        refused(&[
            ("COPY --form=a b c", &["form"]),
            ("COPY --from a b c", &["--from"]),
            ("COPY --from=a --from=b c d", &["--from=b"]),
            ("COPY --link=yes a b", &["--link=yes"]),
            ("COPY --link= a b", &["--link="]),
            ("RUN --mount=target=/a --mount=target=/b --network a", &["--network"]),
            ("CMD --any a", &["any"]),
            ("ONBUILD --any RUN a", &["any"]),
            ("COPY --link --exclude=a --exclude=b --parents=False a b", &[]),
            ("ADD --keep-git-dir --unpack=TRUE a b", &[]),
            ("ARG --any a", &[]),
            ("ONBUILD RUN --any a", &[]),
        ]);
    }

    #[test]
    fn the_nearest_flag_is_suggested() {
        let errors = parse("FROM x\nCOPY --form=a b c\nUSER --x y").errors;
        let found: Vec<_> = errors.iter().map(|error| error.suggestion.as_deref()).collect();
        assert_eq!(found, [Some("from"), None]);
    }
}
