//! What a JSON schema can say, as far as Compose's says it.

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// Anything.
    Any,
    /// A scalar of one of these types.
    Scalar(&'static [Type]),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A string of some form.
    Text(Form),
    /// A number without fraction, in a range.
    Integer { minimum: i64, maximum: Option<i64> },
    /// A list whose items have a shape and, if so said, are all different.
    List { item: &'static Shape, unique: bool },
    /// A mapping.
    Mapping(&'static Keys),
    /// A mapping, or a scalar of one of these types.
    MappingOr(&'static Keys, &'static [Type]),
    /// Exactly one of these shapes. They differ by the type of the value.
    Choice(&'static [Shape]),
}

/// The type of a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Null,
    Boolean,
    Integer,
    Number,
    String,
}

/// The form of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Holds a name of a container: two or more of `[a-zA-Z0-9_.-]`, the first of them no punctuation.
    ContainerName,
    /// Holds one of the words of `pull_policy`, or `every_` and a duration.
    PullPolicy,
}

/// The keys of a mapping.
#[derive(Debug)]
pub(super) struct Keys {
    /// Keys with a meaning of their own.
    pub(super) known: &'static [(&'static str, Shape)],
    /// Those of them that must be there.
    pub(super) required: &'static [&'static str],
    /// What any other key may look like, and the shape of its value.
    pub(super) other: Option<(Name, Shape)>,
    /// Whether further keys are refused.
    pub(super) closed: bool,
}

/// What a key that users choose may look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// `x-…`
    Extension,
    /// Letters, digits, `.`, `_` and `-`.
    Resource,
    /// Small letters.
    Lower,
    /// Any text of one line.
    Line,
    /// Any text with something in its first line.
    Text,
}

impl Name {
    pub(super) fn matches(self, key: &str) -> bool {
        match self {
            Self::Extension => key.starts_with("x-"),
            Self::Resource => !key.is_empty() && key.bytes().all(is_name_byte),
            Self::Lower => !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase()),
            Self::Line => !key.is_empty() && !key.contains('\n'),
            Self::Text => key.contains(|character| character != '\n'),
        }
    }
}

impl Form {
    pub(super) fn matches(self, text: &str) -> bool {
        match self {
            Self::ContainerName => text
                .as_bytes()
                .windows(2)
                .any(|pair| pair[0].is_ascii_alphanumeric() && is_name_byte(pair[1])),
            Self::PullPolicy => {
                const WORDS: [&str; 8] =
                    ["always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly"];
                WORDS.iter().any(|word| text.contains(word)) || text.split("every_").skip(1).any(is_every)
            }
        }
    }

    /// What people are told to write.
    pub(super) fn wanted(self) -> &'static str {
        match self {
            Self::ContainerName => "a name of two or more letters, digits, `_`, `.` or `-`",
            Self::PullPolicy => {
                "`always`, `never`, `build`, `missing`, `if_not_present`, `refresh`, `daily`, `weekly` or `every_12h`"
            }
        }
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}

/// Whether `text` begins with a number and a unit of time.
fn is_every(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    unit.len() < text.len() && unit.starts_with(['w', 'd', 'h', 'm', 's'])
}
