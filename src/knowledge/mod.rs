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
    /// A database connection or cursor: one conversation with the server, one transaction at a time.
    Connection,
    /// None of these, listed for its methods.
    Plain,
}

/// How a lock is acquired.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Deserialize)]
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
#[serde(deny_unknown_fields)]
pub struct ArgRef {
    /// Position, without the receiver.
    pub index: Option<usize>,
    /// Keyword.
    pub name: Option<String>,
}

/// One fact about a call or method.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
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
    /// For connections: several threads may use it at once, and share its transaction.
    #[serde(default)]
    pub shareable: bool,
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
    /// Documentation the facts are from.
    pub source: String,
}

/// What is known of a function.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CallFacts {
    /// Its path.
    pub path: String,
    /// Other paths.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it does.
    pub effect: Effect,
    /// Documentation the facts are from.
    pub source: String,
}

/// What a decorator says about the function under it.
#[derive(Clone, Debug, Deserialize)]
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
    /// Documentation the facts are from.
    pub source: String,
}

/// What is known of a user interface library, whose objects only the thread of its event loop may touch.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct UiFacts {
    /// The modules whose classes are parts of the interface.
    pub modules: Vec<String>,
    /// The modules whose functions open a window.
    #[serde(default)]
    pub dialogs: Vec<String>,
    /// Classes of the modules that are none.
    #[serde(default)]
    pub plain: Vec<String>,
    /// Methods any thread may call.
    #[serde(default)]
    pub safe: Vec<String>,
    /// Functions and methods that run the event loop: their thread is the one that may touch the interface.
    #[serde(default)]
    pub runs_loop: Vec<String>,
    /// What hands work to the thread of the interface, for messages.
    pub marshal: String,
    /// Documentation the facts are from.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    ui: Vec<UiFacts>,
    #[serde(default, rename = "type")]
    types: Vec<TypeFacts>,
    #[serde(default, rename = "call")]
    calls: Vec<CallFacts>,
    #[serde(default, rename = "decorator")]
    decorators: Vec<DecoratorFacts>,
    /// Names resolved in documents although they are never imported: `Lock` -> `threading.Lock`.
    #[serde(default)]
    document_names: std::collections::BTreeMap<String, String>,
}

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
    ui: Vec<UiFacts>,
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
    /// The built-in facts of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        static PYTHON: OnceLock<Knowledge> = OnceLock::new();
        static RUST: OnceLock<Knowledge> = OnceLock::new();
        match language {
            Language::Python => PYTHON.get_or_init(|| Self::parse(include_str!("python.toml")).unwrap_or_default()),
            Language::Rust => RUST.get_or_init(|| Self::parse(include_str!("rust.toml")).unwrap_or_default()),
        }
    }

    /// Reads a table.
    ///
    /// # Errors
    /// The table's first syntax error, unknown key or unknown value, with its line.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let table: Table = toml::from_str(text)?;
        let mut knowledge = Self {
            document_names: table
                .document_names
                .iter()
                .map(|(name, path)| (Name::new(name), Path::parse(path)))
                .collect(),
            decorators: table.decorators,
            ui: table.ui,
            ..Self::default()
        };
        for facts in table.types {
            let id = LibType(u32::try_from(knowledge.types.len()).unwrap_or(u32::MAX));
            for path in std::iter::once(&facts.path).chain(&facts.aliases) {
                knowledge.by_type.insert(Path::parse(path), id);
            }
            for (method, effect) in &facts.methods {
                knowledge.methods.insert((id, Name::new(method)), effect.clone());
            }
            knowledge.types.push(facts);
        }
        for facts in table.calls {
            for path in std::iter::once(&facts.path).chain(&facts.aliases) {
                knowledge.calls.insert(Path::parse(path), facts.clone());
            }
        }
        Ok(knowledge)
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
        let exact = self.decorators.iter().find(|facts| facts.path == text);
        exact.or_else(|| {
            self.decorators.iter().find(|facts| {
                let name = facts.path.strip_prefix("*.");
                name.is_some_and(|name| path.len() > 1 && path.last().is_some_and(|last| last == name))
            })
        })
    }

    /// The user interface library a class at a path belongs to, if it is a part of the interface.
    #[must_use]
    pub fn widget(&self, path: &Path) -> Option<&UiFacts> {
        let (module, name) = (path.parent()?.to_string(), path.last()?);
        let of = self.ui.iter().find(|facts| facts.modules.contains(&module))?;
        (!of.plain.iter().any(|plain| name == plain.as_str())).then_some(of)
    }

    /// The user interface library whose function at a path opens a window.
    #[must_use]
    pub fn dialog(&self, path: &Path) -> Option<&UiFacts> {
        let module = path.parent()?.to_string();
        self.ui.iter().find(|facts| facts.dialogs.contains(&module))
    }

    /// Every user interface library.
    pub fn ui(&self) -> impl Iterator<Item = &UiFacts> {
        self.ui.iter()
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
