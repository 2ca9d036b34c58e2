//! What a fix does, for whoever has the text to say how. Rules see no text: where a statement begins and ends, what stands
//! behind it, and how its block is indented is worked out when a finding is about to be reported.

use crate::model::Span;

/// One part of a plan. All of them are about the file that the finding's primary location is in, and if one of them cannot be
/// done as it says, without loss, there is no fix.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// A text in the place of a range, or at a point.
    Replace(Span, String),
    /// Python: `import module`, once for all fixes of a file, before its other imports.
    Import(String),
    /// Python: a statement at module level, once for all fixes of a file, behind its imports.
    Global(String),
    /// Python: what stands between an `acquire` and its `release` becomes the body of a `with`. The release is a later
    /// statement of the same block, or all there is in the `finally` of one.
    Hold {
        /// The `acquire` call, with the `await` before it.
        acquire: Span,
        /// The `release` call.
        release: Span,
        /// The lock, in the `acquire` call.
        lock: Span,
        /// `async with`.
        is_async: bool,
    },
    /// Python: the statements from the one around the first range to the one around the last become the body of a `with`.
    Within {
        /// The first of them.
        first: Span,
        /// The last of them.
        last: Span,
        /// What is entered.
        context: String,
        /// What must not stand in the body.
        avoid: Vec<Span>,
    },
    /// Python: a statement that binds a call to a name becomes a `with .. as ..` over everything up to the last use.
    Enter {
        /// The call.
        call: Span,
        /// The name.
        name: String,
        /// The last use.
        last: Span,
    },
    /// Python: what a `with` statement enters becomes a statement before it, and the `with` a `try` with a `finally`.
    TryFinally {
        /// All that the `with` enters.
        context: Span,
        /// Ranges of `context` and what stands in their places in the `finally`.
        undo: Vec<(Span, String)>,
    },
    /// Python: an expression statement, or an assignment of the expression to one name, is followed by others. In them `{}` is
    /// the name.
    Follow {
        /// The expression.
        value: Span,
        /// The name, where the statement binds none.
        name: String,
        /// The statements.
        then: Vec<String>,
    },
    /// Python: the `except` clause of one exception that begins with the range ends with `raise`.
    Reraise(Span),
    /// Python: an assignment of one value to one target, annotated or not, becomes other statements. In them `{}` is the target.
    Assignment {
        /// The target.
        target: Span,
        /// The value.
        value: Span,
        /// The statements.
        to: Vec<String>,
        /// What it is annotated with from now on.
        annotation: String,
    },
    /// Python: the attribute of that name is mentioned nowhere else in the file.
    OnlyAt {
        /// The attribute.
        name: String,
        /// Where it is mentioned: ranges that end with the name.
        sites: Vec<Span>,
    },
    /// Rust: what a statement makes and drops is bound to a name.
    Bind {
        /// A place in the statement.
        at: Span,
        /// The name.
        name: String,
    },
    /// Rust: two statements stand in one block, the first before the second.
    SameBlock {
        /// A place in the first.
        first: Span,
        /// A place in the second.
        last: Span,
    },
    /// Rust: the statement around a place goes, with its lines.
    Remove(Span),
    /// Rust: a call in the body, empty so far, of the loop whose head ends with the range.
    Spin(Span),
    /// Rust: what a `while let`, or a `match` or `if let` at the start of a statement or of what a `let` binds, looks at is bound
    /// by a statement of its own before that.
    Hoist {
        /// The expression it looks at.
        scrutinee: Span,
        /// What the value is called.
        name: String,
    },
}
