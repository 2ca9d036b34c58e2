//! What libraries mean for concurrency: roles of types, effects of calls and methods, roots made by decorators and bases.
//!
//! The facts are data, in `python.toml` and `rust.toml` beside this file; users will add their own in the same format.
//! Paths are dotted in both languages (`threading.Lock`, `std.sync.Mutex`). A type's `aliases` are other paths by
//! which the same type is reachable (re-exports, factory functions, old names).

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::model::{Language, Name, Path};

/// What a library type is, for concurrency.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Mutual exclusion: `threading.Lock`, `std::sync::Mutex`.
    Lock,
    /// Shared/exclusive lock.
    RwLock,
    /// Condition variable; in Python it owns or wraps a lock.
    Condition,
    /// Counting semaphore. Mutual exclusion only when built with one permit.
    Semaphore,
    /// Settable flag that can be waited for.
    Event,
    /// Rendezvous.
    Barrier,
    /// Thread-safe queue.
    Queue,
    /// A value initialised once.
    Once,
    /// What holds a lock while it lives: `MutexGuard`.
    Guard,
    /// An operating system thread object or handle.
    Thread,
    /// A child process.
    Process,
    /// A thread started after a delay.
    Timer,
    /// A pool of threads.
    ThreadPool,
    /// A pool of processes.
    ProcessPool,
    /// A result that will come.
    Future,
    /// An asynchronous task or its handle.
    Task,
    /// Tasks that are awaited together.
    TaskGroup,
    /// An event loop or runtime handle.
    EventLoop,
    /// Sending half of a channel.
    Sender,
    /// Receiving half of a channel.
    Receiver,
    /// An atomic cell.
    Atomic,
    /// Storage of which every thread has its own.
    ThreadLocal,
    /// Storage of which every context has its own.
    ContextVar,
    /// A growable sequence.
    List,
    /// A map.
    Dict,
    /// A set.
    Set,
    /// A double-ended queue, atomic at both ends in Python.
    Deque,
    /// Seen through: `Arc`, `Box`, `&`, `Option`, `Result`. The type behind is type argument `inner` (0 unless said).
    Wrapper,
    /// Single-threaded interior mutability: `RefCell`, `Cell`.
    Cell,
    /// May be used from several threads at once by its own documentation (other than the roles above).
    ThreadSafe,
    /// A base class or trait whose methods a framework calls; `runs` says where.
    Handler,
    /// None of these, listed for its methods.
    Plain,
}

/// How a lock is acquired.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Alone.
    Exclusive,
    /// With other readers.
    Shared,
    /// Shared, and safe to repeat while a writer waits (`read_recursive`).
    SharedRecursive,
    /// Upgradable read: excludes other upgradable readers and writers.
    Upgradable,
}

/// Where spawned work runs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RootKind {
    /// A thread of its own.
    Thread,
    /// A thread of a pool; several at once.
    Pool,
    /// A thread of its own after a delay.
    Timer,
    /// Another process: no shared memory.
    Process,
    /// A task of an event loop that runs all its tasks on one thread.
    Loop,
    /// A task of a multi-threaded runtime.
    Task,
    /// A request handler, many at once, each on a thread of its own.
    Handler,
    /// A request handler as a coroutine on the event loop.
    AsyncHandler,
    /// A callback on some thread of a library, one at a time.
    Callback,
    /// A signal handler.
    Signal,
    /// The user-interface thread.
    Ui,
    /// `__del__`, `Drop`, weak reference callbacks.
    Finalizer,
    /// At interpreter or process exit.
    AtExit,
}

/// Why a call blocks its thread.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// Sleeps.
    Sleep,
    /// Waits for the network.
    Network,
    /// Waits for a child process.
    Subprocess,
    /// Reads or writes local files.
    File,
    /// Waits for a database.
    Database,
    /// Waits for a person.
    Input,
    /// Waits for another thread, task or message.
    Wait,
}

/// What a call or method does. The *subject* is the receiver for a method and the first argument for a function, unless
/// `subject` says otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Does {
    /// Acquires the subject (`mode`); the result is a guard, a `Result`/`Option` of one, or a flag. Waits for ever.
    Acquire,
    /// The same, but gives up at once or after a time.
    TryAcquire,
    /// Releases the subject.
    Release,
    /// Turns the guard argument into another guard of the same lock: `MutexGuard::map`, `downgrade`.
    MapGuard,
    /// Never releases the guard argument: `mem::forget`, `leak`.
    LeakGuard,
    /// Ends the argument's life now: `drop`.
    Drop,
    /// Waits on a condition; argument 0 is the guard in Rust. Releases that lock meanwhile.
    Wait,
    /// Wakes waiters.
    Notify,
    /// Sets an event.
    Set,
    /// Clears an event.
    Clear,
    /// Asks whether an event is set.
    IsSet,
    /// Builds an object that runs `target` later (`Thread(target=..)`).
    Construct,
    /// Starts the subject, or runs `target` as new work (`root`) at once.
    Spawn,
    /// Waits until the subject has ended.
    Join,
    /// Gives up the handle; the work goes on.
    Detach,
    /// Ends a pool or loop.
    Shutdown,
    /// Cancels.
    Cancel,
    /// Hands a callable to another thread or loop, which serialises it there (`call_soon_threadsafe`, `after`).
    Marshal,
    /// Registers `target` as a callback of kind `root`.
    Register,
    /// Blocks the thread (`how`).
    Block,
    /// Puts into a queue or channel.
    Put,
    /// Takes from a queue or channel; blocks.
    Get,
    /// The result is the subject, or shares its identity: `Arc::clone`, `as_ref`, `borrow`.
    Identity,
    /// The result is what the subject wraps: `unwrap`, `expect`, `?`-like.
    Unwrap,
    /// Calls its callable argument before returning: `map`, `retain`, `sorted(key=)`.
    Immediate,
    /// Changes the subject's contents or size in one atomic step (class A of ANALYSIS 3.4).
    Mutate,
    /// Changes it in several steps.
    MutateCompound,
    /// Reads it.
    Query,
    /// Iterates it: fails if its size changes meanwhile.
    Iterate,
    /// Hands out a live view of it: iterating the view iterates the subject.
    View,
    /// Copies it in one step.
    Snapshot,
    /// Reads and writes it as one indivisible step (`fetch_add`).
    AtomicUpdate,
    /// Reads an atomic.
    AtomicLoad,
    /// Writes an atomic.
    AtomicStore,
    /// Makes and returns an object of type `returns`; a method that says neither `returns` nor `parts` makes its own type.
    Make,
    /// Nothing that matters here.
    Nothing,
}

/// An argument, by position and by keyword; with neither, every positional argument.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ArgRef {
    /// Position, without the receiver.
    pub index: Option<usize>,
    /// Keyword.
    pub name: Option<String>,
}

/// One fact about a call or method.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Effect {
    /// What it does.
    pub does: Does,
    /// How it acquires.
    #[serde(default)]
    pub mode: Option<Mode>,
    /// It happens when the result is awaited.
    #[serde(default)]
    pub awaited: bool,
    /// Where `target` runs.
    #[serde(default)]
    pub root: Option<RootKind>,
    /// The callable or the coroutine. Where `does` starts no work and registers nothing, it is called before the call returns.
    #[serde(default)]
    pub target: Option<ArgRef>,
    /// What it acts on, if not the receiver or first argument.
    #[serde(default)]
    pub subject: Option<ArgRef>,
    /// Why it blocks.
    #[serde(default)]
    pub how: Option<BlockKind>,
    /// An argument that bounds the wait: `timeout`.
    #[serde(default)]
    pub timeout: Option<ArgRef>,
    /// A flag argument that, when false, makes the call not wait at all: `blocking`, `block`, `wait`.
    #[serde(default)]
    pub blocking: Option<ArgRef>,
    /// `target` is run once per element of another argument (`map`).
    #[serde(default)]
    pub many: bool,
    /// The work is joined before the enclosing scope or the call ends (`thread::scope`, `with` pools, `rayon::join`).
    #[serde(default)]
    pub scoped: bool,
    /// The type of the result, as a knowledge path.
    #[serde(default)]
    pub returns: Option<String>,
    /// The types of the result's elements where it is a tuple, as knowledge paths: `channel()`.
    #[serde(default)]
    pub parts: Vec<String>,
}

/// What is known of a library type.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TypeFacts {
    /// Its canonical path.
    pub path: String,
    /// Its role.
    pub role: Role,
    /// Other paths of it. A function that makes one is listed here too (`threading.Lock` is one).
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The same thread may acquire it again.
    #[serde(default)]
    pub reentrant: bool,
    /// Acquired by awaiting; suspends the task, not the thread.
    #[serde(default, rename = "async")]
    pub is_async: bool,
    /// Shared by processes.
    #[serde(default)]
    pub interprocess: bool,
    /// For wrappers: which type argument is behind.
    #[serde(default)]
    pub inner: usize,
    /// For threads: ends by itself with the process (`daemon`).
    #[serde(default)]
    pub daemon: bool,
    /// Dropping the last handle waits for the work (`scope`) or cancels it; otherwise it is detached.
    #[serde(default)]
    pub drop_joins: bool,
    /// For pools: the argument that says how many workers it has. The tasks of one worker run one after the other.
    #[serde(default)]
    pub workers: Option<ArgRef>,
    /// Constructing it, with the effect of that (`Thread(target=f)`).
    #[serde(default)]
    pub construct: Option<Effect>,
    /// Its methods.
    #[serde(default)]
    pub methods: std::collections::BTreeMap<String, Effect>,
    /// Methods a project subclass overrides that a library calls, and where.
    #[serde(default)]
    pub runs: std::collections::BTreeMap<String, RootKind>,
    /// `with` on an instance: acquires (locks), joins (pools), or nothing.
    #[serde(default)]
    pub with: Option<Does>,
    /// Documentation the facts are from; the built-in tables always name it.
    #[serde(default)]
    pub source: String,
}

/// What is known of a function.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CallFacts {
    /// Its path.
    pub path: String,
    /// Other paths.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it does.
    pub effect: Effect,
    /// Documentation the facts are from; the built-in tables always name it.
    #[serde(default)]
    pub source: String,
}

/// What a decorator says about the function under it.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DecoratorFacts {
    /// Its path; `*.route` matches any receiver.
    pub path: String,
    /// Where the function runs. For coroutines `handler` means `async-handler`.
    #[serde(default)]
    pub root: Option<RootKind>,
    /// The function is a context manager (`contextlib.contextmanager`).
    #[serde(default)]
    pub context_manager: bool,
    /// The function is a property.
    #[serde(default)]
    pub property: bool,
    /// The function runs holding a lock: the decorator's first argument or, without one, a lock of the object.
    #[serde(default)]
    pub synchronized: bool,
    /// Documentation the facts are from; the built-in tables always name it.
    #[serde(default)]
    pub source: String,
}

/// A table of facts, as the built-in ones are and as users write their own.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What types are for concurrency.
    #[serde(default, rename = "type")]
    types: Vec<TypeFacts>,
    /// What functions do.
    #[serde(default, rename = "call")]
    calls: Vec<CallFacts>,
    /// What decorators say about the function under them.
    #[serde(default, rename = "decorator")]
    decorators: Vec<DecoratorFacts>,
    /// Names resolved in documents although they are never imported: `Lock` -> `threading.Lock`.
    #[serde(default)]
    document_names: std::collections::BTreeMap<String, String>,
}

impl Table {
    /// Whether there are no facts in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.types.is_empty() && self.calls.is_empty() && self.decorators.is_empty() && self.document_names.is_empty()
    }

    /// Adds another table's facts behind these.
    pub fn append(&mut self, other: Self) {
        self.types.extend(other.types);
        self.calls.extend(other.calls);
        self.decorators.extend(other.decorators);
        self.document_names.extend(other.document_names);
    }
}

/// The user's own facts.
static OWN: OnceLock<Table> = OnceLock::new();

/// Index of a library type in the [`Knowledge`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct LibType(pub u32);

/// The facts about one language's libraries.
#[derive(Default)]
pub struct Knowledge {
    types: Vec<TypeFacts>,
    by_type: FxHashMap<Path, LibType>,
    methods: FxHashMap<(LibType, Name), Effect>,
    calls: FxHashMap<Path, CallFacts>,
    decorators: Vec<DecoratorFacts>,
    document_names: FxHashMap<Name, Path>,
}

/// Rust crates that others hand on whole: `pub use parking_lot;` makes `core::parking_lot::Mutex` of `parking_lot::Mutex`.
const HANDED_ON: [&str; 11] = [
    "parking_lot",
    "tokio",
    "futures",
    "crossbeam",
    "once_cell",
    "dashmap",
    "spin",
    "async_std",
    "async_lock",
    "flume",
    "rayon",
];

/// The path of an item of such a crate without the crate that hands it on.
fn handed_on(path: &Path) -> Option<Path> {
    let [_, named, rest @ ..] = path.segments() else { return None };
    let known = !rest.is_empty() && HANDED_ON.contains(&named.as_str());
    known.then(|| Path::new(path.segments().iter().skip(1).copied()))
}

impl Knowledge {
    /// The facts of a language: the built-in ones and those given to [`Knowledge::add`].
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        static PYTHON: OnceLock<Knowledge> = OnceLock::new();
        static RUST: OnceLock<Knowledge> = OnceLock::new();
        match language {
            Language::Python => PYTHON.get_or_init(|| Self::with_own(include_str!("python.toml"))),
            Language::Rust => RUST.get_or_init(|| Self::with_own(include_str!("rust.toml"))),
        }
    }

    /// Adds a user's own facts to those of both languages: no path means something in two. They hold for the whole process and
    /// must be there before the first file is read; every later call is without effect and says so with `false`.
    pub fn add(table: Table) -> bool {
        OWN.set(table).is_ok()
    }

    fn with_own(built_in: &str) -> Self {
        let mut knowledge = Self::parse(built_in).unwrap_or_default();
        // Later entries win: who describes a library again knows their own version of it.
        if let Some(table) = OWN.get() {
            knowledge.extend(table.clone());
        }
        knowledge
    }

    /// Reads a table.
    ///
    /// # Errors
    /// The table's first syntax error, unknown key or unknown value, with its line.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let mut knowledge = Self::default();
        knowledge.extend(toml::from_str(text)?);
        Ok(knowledge)
    }

    fn extend(&mut self, table: Table) {
        let names = table.document_names.iter();
        self.document_names.extend(names.map(|(name, path)| (Name::new(name), Path::parse(path))));
        // The first that matches is taken.
        self.decorators.splice(0..0, table.decorators);
        for facts in table.types {
            let id = LibType(u32::try_from(self.types.len()).unwrap_or(u32::MAX));
            for path in std::iter::once(&facts.path).chain(&facts.aliases) {
                self.by_type.insert(Path::parse(path), id);
            }
            for (method, effect) in &facts.methods {
                self.methods.insert((id, Name::new(method)), effect.clone());
            }
            self.types.push(facts);
        }
        for facts in table.calls {
            for path in std::iter::once(&facts.path).chain(&facts.aliases) {
                self.calls.insert(Path::parse(path), facts.clone());
            }
        }
    }

    /// The library type at a path.
    #[must_use]
    pub fn type_at(&self, path: &Path) -> Option<LibType> {
        let known = self.by_type.get(path).copied();
        known.or_else(|| self.by_type.get(&handed_on(path)?).copied())
    }

    /// The facts about a library type.
    #[must_use]
    pub fn facts(&self, id: LibType) -> &TypeFacts {
        &self.types[id.0 as usize]
    }

    /// What a method of a library type does.
    #[must_use]
    pub fn method(&self, id: LibType, name: Name) -> Option<&Effect> {
        self.methods.get(&(id, name))
    }

    /// What a library function does.
    #[must_use]
    pub fn call(&self, path: &Path) -> Option<&CallFacts> {
        self.calls.get(path).or_else(|| self.calls.get(&handed_on(path)?))
    }

    /// What a decorator says. `path` is resolved as far as it goes; a table entry `*.name` matches any path that ends so.
    #[must_use]
    pub fn decorator(&self, path: &Path) -> Option<&DecoratorFacts> {
        let text = path.to_string();
        self.decorators.iter().find(|facts| match facts.path.strip_prefix("*.") {
            Some(name) => path.len() > 1 && path.last().is_some_and(|last| last == name),
            None => facts.path == text,
        })
    }

    /// What a name means in a document that never imports it.
    #[must_use]
    pub fn document_name(&self, name: Name) -> Option<&Path> {
        self.document_names.get(&name)
    }

    /// Every type, in table order.
    pub fn types(&self) -> impl Iterator<Item = &TypeFacts> {
        self.types.iter()
    }
}
