//! Text after a value that its author took for a comment.

use crate::source::Span;
use crate::syntax::dockerfile::{Arguments, Dockerfile, Instruction, Keyword};

/// A `#` behind the value of an instruction that no shell reads. Docker has
/// [comments only on lines of their own](https://docs.docker.com/reference/dockerfile/#format), so it is part of
/// the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InlineComment {
    /// The instruction's name.
    pub keyword: Keyword,
    /// The whole instruction.
    pub instruction: Span,
    /// From `#` to the end of the text on that line.
    pub span: Span,
    /// The same with the blanks before it.
    pub with_blanks: Span,
    /// Whether nothing of the instruction follows.
    pub ends_instruction: bool,
}

/// The inline comments of a file, in order.
pub(super) fn inline_comments(tree: &Dockerfile, text: &str) -> Vec<InlineComment> {
    tree.instructions
        .iter()
        .filter_map(|instruction| inline_comment(instruction, text, tree.escape))
        .collect()
}

fn inline_comment(instruction: &Instruction, text: &str, escape: char) -> Option<InlineComment> {
    let value = match &instruction.arguments {
        Arguments::Health { command, .. } => command.span()?,
        arguments => arguments.span()?,
    };
    // A value in several lines is looked at up to the end of its first.
    let line = text.get(value.start as usize..instruction.span.end as usize)?.lines().next()?;
    let line = line.trim_end().trim_end_matches(escape).trim_end();
    let hash = match instruction.keyword {
        Keyword::User | Keyword::Workdir | Keyword::Stopsignal | Keyword::Expose => hash_after_blank(line)?,
        Keyword::Env | Keyword::Arg => {
            hash_after_blank(line).filter(|&hash| !is_legacy_value(instruction, line, hash))?
        }
        Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck | Keyword::Shell => hash_after_array(line)?,
        _ => return None,
    };
    let start = value.start as usize;
    let blanks = line[..hash].trim_end().len();
    let end = start + line.len();
    Some(InlineComment {
        keyword: instruction.keyword,
        instruction: instruction.span,
        span: Span::new(start + hash, end),
        with_blanks: Span::new(start + blanks, end),
        ends_instruction: end == instruction.span.end as usize,
    })
}

/// Where the first `#` stands that follows a blank outside of quotes.
fn hash_after_blank(line: &str) -> Option<usize> {
    let (mut quote, mut blank) = (None, false);
    for (at, character) in line.char_indices() {
        match quote {
            Some(open) if open == character => quote = None,
            Some(_) => {}
            None if character == '#' && blank => return Some(at),
            None if matches!(character, '"' | '\'') => quote = Some(character),
            None => {}
        }
        blank = character.is_whitespace();
    }
    None
}

/// `ENV COLOR #fff` and `ENV TITLE a #1`, the old form without `=`: all of it is meant.
fn is_legacy_value(instruction: &Instruction, line: &str, hash: usize) -> bool {
    let legacy = match &instruction.arguments {
        Arguments::Pairs(pairs) => pairs.iter().any(|pair| pair.legacy),
        _ => false,
    };
    legacy && !line[hash..].starts_with("# ")
}

/// Where a `#` stands behind a JSON array of strings.
fn hash_after_array(line: &str) -> Option<usize> {
    let hash = hash_after_blank(line)?;
    let array: Result<Vec<String>, _> = serde_json::from_str(&line[..hash]);
    array.is_ok().then_some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile::parse;

    fn found(text: &str) -> Vec<&str> {
        inline_comments(&parse(text), text).iter().map(|comment| &text[comment.span.range()]).collect()
    }

    #[test]
    fn a_hash_behind_a_value_is_found() {
        for (text, comment) in [
            ("USER app # not root", "# not root"),
            ("WORKDIR /app  #code", "#code"),
            ("EXPOSE 80 443 # web", "# web"),
            ("STOPSIGNAL SIGQUIT\t# drain", "# drain"),
            ("CMD [\"a\"] # x", "# x"),
            ("HEALTHCHECK CMD [\"a\", \"#\"] # x", "# x"),
            ("ENV A=1 # x", "# x"),
            ("ENV A 1 # x", "# x"),
            ("ARG A=\"b # c\" # x", "# x"),
        ] {
            assert_eq!(found(text), [comment], "{text}");
        }
    }

    #[test]
    fn a_hash_that_is_meant_is_not() {
        for text in [
            "RUN a # x",
            "CMD a # x",
            "HEALTHCHECK CMD a # x",
            "USER a#b",
            "ENV A=https://x/#y",
            "ENV A=\"b # c\"",
            "ENV COLOR #fff",
            "ENV TITLE issue #1",
            "WORKDIR /a\n# own line",
            "CMD [\"a # b\"]",
            "CMD [ # x",
            "COPY #a# /b",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn only_a_comment_at_the_end_can_be_moved() {
        let text = "ENV A=1 # x \\\n    B=2\nUSER a # y\r\n";
        let comments = inline_comments(&parse(text), text);
        let ends: Vec<_> =
            comments.iter().map(|comment| (&text[comment.span.range()], comment.ends_instruction)).collect();
        assert_eq!(ends, [("# x", false), ("# y", true)]);
        assert_eq!(&text[comments[1].with_blanks.range()], " # y");
    }
}
