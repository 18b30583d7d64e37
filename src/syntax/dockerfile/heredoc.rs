//! Here-documents: their marks on the instruction's line, and the lines that follow it.

use super::error::{SyntaxError, SyntaxErrorKind, shown};
use super::lex::{Lexer, Value};
use super::lines::Lines;
use super::text::MappedText;
use super::tree::Heredoc;
use crate::source::Span;

/// What a mark such as `3<<-"EOF"` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) name: String,
    expand: bool,
    chomp: bool,
    file_descriptor: u64,
}

/// The mark that `word` is, quotes still in it; `None` if it is none.
pub(super) fn mark(word: &str) -> Option<Mark> {
    let digits = word.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = word.split_at(digits);
    let rest = rest.strip_prefix("<<")?;
    let (chomp, rest) = rest.strip_prefix('-').map_or((false, rest), |rest| (true, rest));
    let rest = rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']);
    if rest.is_empty() || rest.contains('<') {
        return None;
    }
    let name = only_word(rest, false)?;
    let raw = only_word(rest, true)?;
    let quotes = |text: &str| text.matches(['"', '\'']).count();
    Some(Mark {
        expand: quotes(&name) == quotes(&raw),
        name,
        chomp,
        // Go takes the largest number for one that is too large.
        file_descriptor: if number.is_empty() { 0 } else { number.parse().unwrap_or(u64::MAX) },
    })
}

fn only_word(text: &str, raw_quotes: bool) -> Option<String> {
    let words = Lexer::splitter(raw_quotes, false).words(text, &|_| Value::Unset).ok()?.words;
    let [word] = <[_; 1]>::try_from(words).ok()?;
    Some(word.text)
}

/// The heredocs that the line of an instruction announces, read from the lines that follow it.
pub(super) fn parse(line: &MappedText, lines: &mut Lines<'_>, errors: &mut Vec<SyntaxError>) -> Vec<Heredoc> {
    if !line.as_str().contains("<<") {
        return Vec::new();
    }
    // A line that cannot be split has no heredocs: BuildKit leaves it to the shell.
    let Ok(split) = Lexer::splitter(true, true).words(line.as_str(), &|_| Value::Unset) else {
        return Vec::new();
    };
    let marks = split.words.into_iter().filter_map(|word| Some((mark(&word.text)?, line.span(word.range))));
    marks.map(|(mark, marker)| body(mark, marker, lines, errors)).collect()
}

fn body(mark: Mark, marker: Span, lines: &mut Lines<'_>, errors: &mut Vec<SyntaxError>) -> Heredoc {
    let start = lines.position();
    let mut end = start;
    let terminator = loop {
        let Some(line) = lines.next(errors) else { break None };
        let candidate = if mark.chomp { line.text.trim_start_matches('\t') } else { line.text };
        if candidate == mark.name {
            break Some(line.span());
        }
        end = line.next;
    };
    if terminator.is_none() {
        let message = format!("heredoc is not ended by a line `{}`", shown(&mark.name));
        errors.push(SyntaxError::new(SyntaxErrorKind::Heredoc, marker, message));
    }
    Heredoc {
        name: mark.name,
        marker,
        body: Span::new(start, end),
        terminator: terminator.unwrap_or(Span::empty(end)),
        expand: mark.expand,
        chomp: mark.chomp,
        file_descriptor: mark.file_descriptor,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile::parse as parse_file;

    #[test]
    fn marks_in_every_quoting() {
        for (word, name, expand, chomp, file_descriptor) in [
            ("<<EOF", "EOF", true, false, 0),
            ("<<-EOF", "EOF", true, true, 0),
            ("<<\"EOF\"", "EOF", false, false, 0),
            ("<<'E O F'", "E O F", false, false, 0),
            ("<<E\"O\"F", "EOF", false, false, 0),
            ("<< EOF", "EOF", true, false, 0),
            ("3<<-'EOF'", "EOF", false, true, 3),
            ("99999999999999999999<<EOF", "EOF", true, false, u64::MAX),
            ("<<E\\'F", "E'F", true, false, 0),
            ("<<$x", "$x", true, false, 0),
        ] {
            let expected = Mark { name: name.to_owned(), expand, chomp, file_descriptor };
            assert_eq!(mark(word), Some(expected), "{word:?}");
        }
        for word in ["", "<EOF", "<<", "<<-", "<<<EOF", "a<<EOF", "<<EOF<", "<<\"\"", "<<\"EOF"] {
            assert_eq!(mark(word), None, "{word:?}");
        }
    }

    #[test]
    fn bodies_follow_in_the_order_of_their_marks() {
        let text = "FROM x\nRUN 3<<-A <<'B' cat\n\t1\n\tA\nA \nB\nUSER u\n";
        let file = parse_file(text);
        assert_eq!(file.errors, []);
        let heredocs = &file.instructions[1].heredocs;
        let found: Vec<_> =
            heredocs.iter().map(|heredoc| [heredoc.marker, heredoc.body, heredoc.terminator]).collect();
        let texts: Vec<_> = found.iter().map(|spans| spans.map(|span| &text[span.range()])).collect();
        assert_eq!(texts, [["3<<-A", "\t1\n", "\tA"], ["<<'B'", "A \n", "B"]]);
        assert_eq!(heredocs[0].content(text), "1\n");
        assert_eq!(&text[file.instructions[1].span.range()], "RUN 3<<-A <<'B' cat\n\t1\n\tA\nA \nB");
    }

    #[test]
    fn only_some_instructions_have_heredocs() {
        for (line, count) in [
            ("RUN <<E", 1),
            ("COPY <<E /x", 1),
            ("ADD <<E /x", 1),
            ("ONBUILD RUN <<E", 1),
            ("ONBUILD CMD <<E", 0),
            ("CMD <<E", 0),
            ("RUN [\"<<E\"]", 0),
            ("RUN cat \\<<E", 0),
            ("RUN echo $((1<<2))", 0),
            ("RUN echo 'x <<E", 0),
            ("RUN cat <<<E", 0),
        ] {
            let file = parse_file(&format!("FROM x\n{line}\nUSER u\nE\n"));
            assert_eq!(file.instructions[1].heredocs.len(), count, "{line:?}");
        }
    }

    #[test]
    fn a_heredoc_without_end_takes_all_and_is_refused() {
        let text = "FROM x\nRUN <<E cat\na\r\nE x";
        let file = parse_file(text);
        assert_eq!(file.errors.len(), 1);
        assert_eq!(&text[file.errors[0].span.range()], "<<E");
        let heredoc = &file.instructions[1].heredocs[0];
        assert_eq!(&text[heredoc.body.range()], "a\r\nE x");
        assert!(heredoc.terminator.is_empty());
    }

    #[test]
    fn line_ends_of_windows() {
        let text = "FROM x\r\nRUN <<E cat\r\na\r\nE\r\nUSER u\r\n";
        let file = parse_file(text);
        assert_eq!(file.errors, []);
        assert_eq!(&text[file.instructions[1].heredocs[0].body.range()], "a\r\n");
        assert_eq!(file.instructions.len(), 3);
    }
}
