//! The parser's errors in words for people.

use std::borrow::Cow;

use granit_parser::{ErrorKind as Trouble, ScanError};

use super::repair::{self, Progress};
use super::{Error, ErrorKind, trivia};
use crate::source::Span;

/// What is said of a tab where only spaces may stand.
pub(super) const TAB: &str = "a tab stands where YAML takes only spaces";

const UNCLOSED_QUOTE: &str = "this quote is never closed";

/// The parser's error in our words.
pub(super) fn from_parser(text: &str, progress: Progress, error: &ScanError) -> Error {
    let at = error.marker().byte_offset().filter(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let visible = text[at..].chars().next().filter(|character| !character.is_whitespace());
    let span = Span::new(at, at + visible.map_or(0, char::len_utf8));
    let trouble = error.kind();
    if *trouble == Trouble::RecursionLimitExceeded {
        return Error::too_deep(span);
    }
    if *trouble == Trouble::InvalidQuotedScalarIndent
        && let Some(quote) = repair::open_quote(text, progress.cursor, at)
    {
        return Error::new(ErrorKind::Syntax, Span::new(quote, quote + 1), UNCLOSED_QUOTE);
    }
    if let Some(tab) = tab_before(text, at).filter(|_| progress.inner_bracket.is_none()) {
        return Error::new(ErrorKind::Syntax, tab, TAB);
    }
    let message = message(trouble);
    let span = if message == TAB { tab_after(text, at).unwrap_or(span) } else { span };
    let error = Error::new(ErrorKind::Syntax, span, message);
    match progress.inner_bracket {
        Some(bracket) if is_about_brackets(trouble) => error.related(bracket, "opened here"),
        _ => error,
    }
}

/// The first tab before `at` if the line has nothing but blanks before `at`.
fn tab_before(text: &str, at: usize) -> Option<Span> {
    let start = trivia::line_start(text, at);
    let blanks = &text[start..at];
    let tab = start + blanks.find('\t')?;
    blanks.trim_matches([' ', '\t']).is_empty().then(|| Span::new(tab, tab + 1))
}

/// The first tab soon after `at`: the parser points to the beginning of a plain scalar, not to the tab in it.
fn tab_after(text: &str, at: usize) -> Option<Span> {
    let distance = text.as_bytes()[at..].iter().take(1024).position(|&byte| byte == b'\t')?;
    Some(Span::new(at + distance, at + distance + 1))
}

fn is_about_brackets(trouble: &Trouble) -> bool {
    matches!(
        trouble,
        Trouble::ExpectedFlowMappingSeparator
            | Trouble::ExpectedFlowSequenceSeparator
            | Trouble::InvalidColonPlacement
            | Trouble::BlockEntryInFlowCollection
            | Trouble::UnexpectedEofFlowSequence
            | Trouble::UnexpectedEofFlowMapping
            | Trouble::UnexpectedEofImplicitFlowMapping
    )
}

fn message(trouble: &Trouble) -> Cow<'static, str> {
    use Trouble as T;
    Cow::Borrowed(match trouble {
        T::UnclosedFlowCollection { open } => return format!("`{open}` is never closed").into(),
        T::MismatchedFlowCollectionEnd { open, close } => {
            return format!("this `{open}` is closed by a `{close}`").into();
        }
        T::UnexpectedCharacter { character } => return unexpected(*character).into(),
        T::UnexpectedEofFlowSequence | T::UnexpectedEofFlowMapping | T::UnexpectedEofImplicitFlowMapping => {
            "the text ends within brackets or braces"
        }
        T::MisplacedFlowCollectionEnd => "there is nothing that this could close",
        T::ExpectedFlowMappingSeparator => "`,` or `}` is missing before this",
        T::ExpectedFlowSequenceSeparator => "`,` or `]` is missing before this",
        T::InvalidColonPlacement => "this `:` cannot stand within `[]`",
        T::FlowMappingValueAdjacentCollection => "a space is missing after `:`",
        T::ExpectedBlockMappingKey => "a key is expected here, or another indentation",
        T::ExpectedBlockSequenceEntry => "a `-` is expected here, or another indentation",
        T::MappingValueNotAllowed => "this `:` cannot stand here; check the indentation, or quote the text",
        T::MappingKeyNotAllowed => "a key cannot begin here",
        T::SimpleKeyExpected | T::InvalidSimpleKey => "`:` is missing after this key",
        T::BlockSequenceEntryNotAllowed => "a list cannot begin here; its first `-` goes on the next line",
        T::BlockEntryInFlowCollection => "`-` cannot stand within brackets or braces",
        T::PlainScalarStartsWithDashFlowIndicator => "a lone `-` needs quotes within brackets or braces",
        T::ExpectedNodeContent => "a value is missing before this",
        T::ExpectedDocumentStart => {
            "this does not belong to the value above; only `---` begins another document"
        }
        T::InvalidDocumentEnd => "nothing can follow `...` on its line",
        T::UnclosedQuotedScalar => UNCLOSED_QUOTE,
        T::DocumentIndicatorInQuotedScalar => "the document ends before this quoted text does",
        T::InvalidTrailingSingleQuotedScalar | T::InvalidTrailingDoubleQuotedScalar => {
            "something follows the closing quote"
        }
        T::UnknownQuotedScalarEscape => {
            "`\\` begins an unknown escape in this text; single quotes leave `\\` alone"
        }
        T::InvalidQuotedScalarHexEscape
        | T::InvalidLowSurrogateHexEscape
        | T::InvalidLowSurrogate
        | T::MissingLowSurrogate
        | T::UnpairedLowSurrogate
        | T::InvalidUnicodeEscape => "an escape in this text stands for no Unicode character",
        T::TabNotAllowed
        | T::TabInBlockIndentation
        | T::TabInIndentation
        | T::TabAtBlockScalarStart
        | T::TabInPlainScalar => TAB,
        T::InvalidIndentation | T::InvalidFlowScalarIndent | T::InvalidQuotedScalarIndent => {
            "this line is not indented enough"
        }
        T::InvalidBlockScalarIndent => "this line of the text is indented less than its first one",
        T::InvalidBlockScalarHeader | T::ZeroBlockScalarIndent => {
            "only `+`, `-` and a digit from 1 to 9 can follow `|` or `>`"
        }
        T::CommentNotSeparated => "a space is missing before this `#`",
        T::CommentInterceptedScalar => "a comment cannot stand within a text of several lines",
        T::ExpectedWhitespace | T::InvalidBlockEntryWhitespace | T::InvalidMappingValueWhitespace => {
            "a space is missing before this"
        }
        T::MissingAnchorOrAliasName => {
            "a name is missing after this; quote a text that begins with `&` or `*`"
        }
        T::BomInsideDocument => "a byte order mark stands within the text",
        T::UndeclaredTagHandle => "the handle of this tag is not declared",
        T::ExpectedTagBang
        | T::InvalidGlobalTagCharacter
        | T::InvalidTagTerminator
        | T::MissingTagUri
        | T::UnclosedVerbatimTag
        | T::InvalidTagEscape
        | T::InvalidTagUtf8LeadingByte
        | T::InvalidTagUtf8TrailingByte
        | T::InvalidTagUtf8 => "this tag is malformed; quote a text that begins with `!`",
        T::DuplicateVersionDirective | T::DuplicateTagDirective => "this `%` line is a repetition",
        T::MissingDocumentEndBeforeDirective => "a `%` line can only stand before `---`",
        _ => "this is not YAML",
    })
}

fn unexpected(character: char) -> String {
    if character.is_control() {
        return format!("the character U+{:04X} is not allowed", u32::from(character));
    }
    if character == '`' {
        return "a backquote cannot begin a value; quote the text".to_owned();
    }
    format!("`{character}` cannot begin a value; quote the text")
}
