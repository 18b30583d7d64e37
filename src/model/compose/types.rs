//! What an attribute of the canonical model may be, and when `docker compose config` prints it.

/// The type of an attribute.
#[derive(Clone, Copy, Debug)]
pub(super) enum Type {
    Text,
    Bool,
    /// A boolean that is true unless written otherwise, and then not printed.
    OptOut,
    Int,
    /// Not below zero.
    Uint,
    /// In single precision.
    Float,
    /// A size, printed as a string of its bytes.
    Bytes,
    Cpus,
    Duration,
    /// A string is split into words.
    Command,
    /// A string is run by a shell.
    Test,
    /// A list of strings; numbers without fraction become strings.
    Texts,
    /// The same, or a single string.
    TextOrTexts,
    /// The same; any scalar becomes a string.
    Scalars,
    /// A mapping to strings, or a list of `key=value`; no value is the empty string.
    Labels,
    /// The same, where no value stays none.
    Variables,
    /// A mapping to strings.
    Options,
    /// A mapping to lists of strings.
    MultiOptions,
    /// A mapping to strings alone.
    TextMap,
    /// Names and their addresses, printed as `name=address`.
    Hosts,
    Ssh,
    /// Permissions, printed in octal.
    FileMode,
    Ulimit,
    /// A number, or `all`.
    Count,
    Struct(&'static Struct),
    List(&'static Struct),
    /// A mapping whose values may be null.
    Map(&'static Struct),
    UlimitMap,
}

/// Whether an attribute is printed when it says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zero {
    /// Not if it is `0`, `false`, empty or unset.
    Omitted,
    /// The same, but it stays in the model: that there is none was written down on purpose.
    Hidden,
    /// Unless it is unset.
    Kept,
    /// Always.
    Always,
}

#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Type,
    pub(super) zero: Zero,
}

#[derive(Debug)]
pub(super) struct Struct {
    pub(super) fields: &'static [Field],
    /// Whether `x-…` keys are kept.
    pub(super) extensions: bool,
}
