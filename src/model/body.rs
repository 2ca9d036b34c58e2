//! Function bodies: a structured tree whose leaves are events in evaluation order.

use serde::Serialize;

use super::{CallId, LocalId, Name, Op, Span, ValueId};

/// Index of a [`Node`] in its function's `nodes`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct NodeId(pub u32);

/// Names one [`Node::Temps`] inside its function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct TempScopeId(pub u32);

/// A node of a body. Children always have smaller indices than their parent.
#[derive(Clone, Debug, Serialize)]
pub enum Node {
    /// Children in order.
    Seq(Vec<NodeId>),
    /// A lexical block. Rust: locals bound with `declares` directly in it die at its end, last declared first.
    Block(NodeId),
    /// A temporary scope (Rust reference, "Temporary scopes"). A call result that is neither bound nor moved lives in the
    /// innermost one around the call and dies when it ends, or at an [`EventKind::EndTemps`] before that.
    Temps {
        /// Its name inside the function.
        id: TempScopeId,
        /// What runs in it.
        body: NodeId,
    },
    /// A leaf.
    Event(Event),
    /// Exactly one arm runs. An `if` without `else` has an empty second arm; a lazy operator's second arm is empty.
    Branch {
        /// What kind.
        kind: BranchKind,
        /// The condition or scrutinee, already evaluated by preceding events.
        test: Option<ValueId>,
        /// The arms. `If`: then, else.
        arms: Vec<Arm>,
    },
    /// `head` runs, then either the loop ends or `body` runs and the loop goes round. `while`/`for`/`loop`/comprehension.
    Loop {
        /// What kind.
        kind: LoopKind,
        /// Rust label without the quote.
        label: Option<Name>,
        /// The `while` condition; for `for`, what is iterated. `None` for `loop`, and for `while let`, whose body begins with
        /// a branch that breaks.
        test: Option<ValueId>,
        /// Evaluated before each round: the condition of `while`. What `for` iterates is evaluated before the loop node.
        head: NodeId,
        /// One round.
        body: NodeId,
        /// Python `else`: runs when the loop ends without `break`.
        orelse: Option<NodeId>,
    },
    /// Python `try`.
    Try {
        /// The protected body.
        body: NodeId,
        /// `except` / `except*` clauses in order.
        handlers: Vec<Handler>,
        /// `else`.
        orelse: Option<NodeId>,
        /// `finally`.
        finally: Option<NodeId>,
    },
    /// Python `with`, one item each (several items nest). The context expression has been evaluated before; `__enter__` runs
    /// at the start, `__exit__` on every way out.
    With {
        /// The context manager.
        context: ValueId,
        /// `async with`.
        is_async: bool,
        /// The body, beginning with the binding of `as`.
        body: NodeId,
        /// The item's source range.
        span: Span,
    },
}

/// One arm of a branch.
#[derive(Clone, Debug, Serialize)]
pub struct Arm {
    /// What runs, beginning with the pattern's bindings and guard.
    pub body: NodeId,
    /// The outermost constructor of the arm's pattern (`Ok`, `None`, `_` for a catch-all); `None` where there is no pattern.
    pub pattern: Option<Name>,
    /// A match guard, evaluated inside the arm.
    pub guard: Option<ValueId>,
    /// Where the arm stands.
    pub span: Span,
}

/// The kinds of [`Node::Branch`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum BranchKind {
    /// `if`, conditional expression; arms: then, else.
    If,
    /// `if let`, `let else`, `while let`; arms: matched, not matched.
    IfLet,
    /// `match`.
    Match,
    /// The right operand of a lazy `and`/`or`/`&&`/`||`; arms: evaluated, skipped. The first arm runs when the test holds, so
    /// for `or` the test is the negation of the left operand. Left out when nothing happens in the right operand.
    Lazy,
    /// `select!`: the arms' futures were created before, one handler runs.
    Select,
}

/// The kinds of [`Node::Loop`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum LoopKind {
    /// `while`.
    While,
    /// `for`.
    For,
    /// `async for`.
    AsyncFor,
    /// Rust `loop`.
    Loop,
    /// A Rust labelled block: its body runs exactly once, and `break` with its label leaves it early. A `break` or `continue`
    /// without a label is never meant for it. Also what an `if let` chain with an `else` becomes, under a label that starts
    /// with `#`.
    Block,
    /// A comprehension.
    Comprehension,
    /// A generator expression: runs when consumed, usually by the call around it.
    Generator,
}

/// An `except` clause.
#[derive(Clone, Debug, Serialize)]
pub struct Handler {
    /// The exception types; empty for a bare `except`. They are evaluated only when something is raised, and not recorded as
    /// read.
    pub types: Vec<ValueId>,
    /// `except*`.
    pub group: bool,
    /// The clause's body, beginning with the binding of `as`.
    pub body: NodeId,
    /// The clause's first line.
    pub span: Span,
}

/// Something that happens, where.
#[derive(Clone, Debug, Serialize)]
pub struct Event {
    /// What.
    pub kind: EventKind,
    /// Where.
    pub span: Span,
}

/// What happens.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum EventKind {
    /// A place is read: an attribute, element, global or captured variable (plain locals are not recorded). Only the longest
    /// chain is recorded: `self.a.b` is one read, of `b`.
    Read(ValueId),
    /// A place is written.
    Write {
        /// The place.
        target: ValueId,
        /// What is stored; for [`WriteOp::Augment`] the right-hand side.
        value: Option<ValueId>,
        /// How.
        op: WriteOp,
    },
    /// A local is bound or rebound.
    Bind {
        /// The local.
        local: LocalId,
        /// What it is bound to; `None` for `let x;`.
        value: Option<ValueId>,
        /// Rust: a declaration (`let`, pattern), so the local dies with the enclosing block. An assignment drops the old value
        /// *after* evaluating the new one.
        declares: bool,
    },
    /// A call happens: its receiver and arguments have been evaluated.
    Call(CallId),
    /// The body is suspended until the value is ready.
    Await(ValueId),
    /// A generator or async generator hands out a value; Python `yield from` too.
    Yield(Option<ValueId>),
    /// Items are drawn from the value (once per round of a `for`; `*x` unpacking).
    Iterate(ValueId),
    /// The value decides something outside a branch: `assert x`.
    Assert(ValueId),
    /// The temporaries of that scope die here although the scope goes on (`else` of `if let` in edition 2024, `let else`).
    EndTemps(TempScopeId),
    /// What the value owns does not end with the innermost `Temps` (a call result) or `Block` (a local declared in it): it is the
    /// value of a Rust block, which leaves the scope at its end, and lives on in the next one out.
    Lift(ValueId),
    /// `return`; also the value of a Rust tail expression and of a lambda or closure body.
    Return(Option<ValueId>),
    /// `break`, with the Rust label.
    Break(Option<Name>),
    /// `continue`, with the Rust label.
    Continue(Option<Name>),
    /// `raise`.
    Raise(Option<ValueId>),
    /// Never returns: `panic!`, `unreachable!`, `std::process::exit`, `sys.exit`.
    Diverge,
    /// May leave the function here with what is held released: Rust `?`.
    MayReturn,
    /// Something the front end could not read (a macro, a syntax error) stands here. Nothing may be concluded from what is *not*
    /// seen in the enclosing function.
    Opaque,
}

/// How a place is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum WriteOp {
    /// `x = v`.
    Assign,
    /// `x += v`: a read, then a write.
    Augment(Op),
    /// `del x`.
    Delete,
}
