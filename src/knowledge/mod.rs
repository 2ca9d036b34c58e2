//! What libraries mean for concurrency: roles of types, effects of calls and methods, roots made by decorators and bases.
//!
//! The facts are data, in `python.toml` and `rust.toml` beside this file; users will add their own in the same format.
//! Paths are dotted in both languages (`threading.Lock`, `std.sync.Mutex`). A type's `aliases` are other paths by
//! which the same type is reachable (re-exports, factory functions, old names).

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::model::{Language, Name, Path};

mod more;

pub use more::{BaseFacts, Confined, CoroutineFacts, ProcessFacts, UiFacts};

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
    /// A region whose work can be cancelled together, at its deadline or by hand: `trio.CancelScope`, `asyncio.timeout`.
    CancelScope,
    /// What is raised in work in order to stop it: `asyncio.CancelledError`.
    Cancellation,
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
    /// Asks the file system, or uses a file that is open: mostly answered from memory.
    Disk,
    /// Starts a child process and does not wait for its end.
    Start,
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
    /// Has `target` run in the middle of whatever a thread is doing: callbacks of the garbage collector. No root: it is no thread
    /// of its own.
    Interrupt,
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
    /// A change in one step under the global interpreter lock only: without it, readers see states in between
    /// (class A- of ANALYSIS 3.4; Python documentation, "Thread Safety Guarantees").
    #[serde(default)]
    pub intermediate: bool,
    /// It happens when the result is awaited.
    #[serde(default)]
    pub awaited: bool,
    /// What is acquired is released before the call returns.
    #[serde(default)]
    pub momentary: bool,
    /// The guard comes in an `Option`: `None` holds nothing.
    #[serde(default)]
    pub optional: bool,
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
    /// Giving up raises an exception, so there is no result to test.
    #[serde(default)]
    pub raises: bool,
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
    /// Further callables beside `target` that run where it runs: `Listener(on_press=.., on_release=..)`.
    #[serde(default)]
    pub also: Vec<ArgRef>,
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
    /// It has a lock inside that some of its methods take: a concurrent map, a channel of one value.
    #[serde(default)]
    pub inner_lock: bool,
    /// The lock inside is one of many, by the key: two uses may meet or not.
    #[serde(default)]
    pub sharded: bool,
    /// To ask for an element that is not there makes it: two threads may make one each.
    #[serde(default)]
    pub fills: bool,
    /// For wrappers: which type argument is behind.
    #[serde(default)]
    pub inner: usize,
    /// For threads: ends by itself with the process (`daemon`).
    #[serde(default)]
    pub daemon: bool,
    /// Dropping the last handle waits for the work (`scope`) or cancels it; otherwise it is detached.
    #[serde(default)]
    pub drop_joins: bool,
    /// For child processes: the methods that ask the system for its end, without which it stays a zombie.
    #[serde(default)]
    pub reaped_by: Vec<String>,
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
    /// A subclass has the fields that its body lists, and what stands there as a value is shared by all its objects.
    #[serde(default)]
    pub record: bool,
    /// Attributes of an instance that hold callables of the program, and where those run: `client.on_message = f`.
    #[serde(default)]
    pub callbacks: std::collections::BTreeMap<String, RootKind>,
    /// `with` on an instance: acquires (locks), joins (pools), or nothing.
    #[serde(default)]
    pub with: Option<Does>,
    /// Attributes that are objects of known types: the attribute, and the type as a knowledge path.
    #[serde(default)]
    pub fields: std::collections::BTreeMap<String, String>,
    /// An operator with an instance on its left makes another one: `path / "name"`.
    #[serde(default)]
    pub operators: bool,
    /// Keeps connections open for its users: made once and shared, not made for every use.
    #[serde(default)]
    pub client: bool,
    /// Its documentation says that several threads must not use one instance at once.
    #[serde(default)]
    pub single_threaded: bool,
    /// Who may use one instance at a time, by its documentation, where several threads would like to share a client.
    #[serde(default)]
    pub confined: Option<Confined>,
    /// What a fork copies of it does not work in the child: its threads are gone, its locks stay as they were.
    #[serde(default)]
    pub lost_by_fork: bool,
    /// Methods that only the thread of its event loop may call.
    #[serde(default)]
    pub loop_only: Vec<String>,
    /// Methods that end its life. `__exit__` and `__aexit__` stand for the end of a `with`.
    #[serde(default)]
    pub closes: Vec<String>,
    /// Methods that fail once it is closed.
    #[serde(default)]
    pub needs_open: Vec<String>,
    /// Methods of others that fail if it is closed when they are given it: `query.execute(&pool)`.
    #[serde(default)]
    pub open_argument: Vec<String>,
    /// The first argument of what closes it is one of these: `Write` of `shutdown(Shutdown::Write)`.
    #[serde(default)]
    pub closing_argument: Vec<String>,
    /// Its clones, and of a channel the other half, are closed with it.
    #[serde(default)]
    pub shares_end: bool,
    /// A trait: what imports it has its methods on anything whose type is not known.
    #[serde(default)]
    pub by_import: bool,
    /// Methods whose result is of no use once it is dropped or closed: the path of a directory that is deleted then.
    #[serde(default)]
    pub lends: Vec<String>,
    /// Its users end before it is closed: closing it is no way to tell them to.
    #[serde(default)]
    pub closed_last: bool,
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
    /// It closes its first argument.
    #[serde(default)]
    pub closes: bool,
    /// It fails if its first argument is closed.
    #[serde(default)]
    pub needs_open: bool,
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
    /// Packages of which the file must import one, or the object before the last word must be: `*.get` is a route only there.
    #[serde(default)]
    pub imports: Vec<String>,
    /// A method under it runs on one object for all requests.
    #[serde(default)]
    pub shared: bool,
    /// The function is a command of a command line: the program runs it, and ends when it has.
    #[serde(default)]
    pub command: bool,
    /// The function is a context manager (`contextlib.contextmanager`).
    #[serde(default)]
    pub context_manager: bool,
    /// The function is a property.
    #[serde(default)]
    pub property: bool,
    /// The class under it has the fields that its body lists, and what stands there as a value is shared by all its objects.
    #[serde(default)]
    pub record: bool,
    /// The function runs holding a lock: the decorator's first argument or, without one, a lock of the object.
    #[serde(default)]
    pub synchronized: bool,
    /// Documentation the facts are from; the built-in tables always name it.
    #[serde(default)]
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
    #[serde(default, rename = "base")]
    bases: Vec<BaseFacts>,
    #[serde(default, rename = "process-state")]
    process_state: Vec<ProcessFacts>,
    /// Functions that only make a coroutine or future, which does nothing until it is awaited.
    #[serde(default, rename = "coroutines")]
    coroutines: Vec<CoroutineFacts>,
    /// Names resolved in documents although they are never imported: `Lock` -> `threading.Lock`.
    #[serde(default)]
    document_names: std::collections::BTreeMap<String, String>,
}

/// Facts that users write about their own libraries, in the format of the built-in tables.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Own {
    /// What types are for concurrency.
    #[serde(default, rename = "type")]
    types: Vec<TypeFacts>,
    /// What functions do.
    #[serde(default, rename = "call")]
    calls: Vec<CallFacts>,
    /// What decorators say about the function under them.
    #[serde(default, rename = "decorator")]
    decorators: Vec<DecoratorFacts>,
}

impl Own {
    /// Whether there are no facts in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.types.is_empty() && self.calls.is_empty() && self.decorators.is_empty()
    }

    /// Adds others' facts behind these.
    pub fn append(&mut self, other: Self) {
        self.types.extend(other.types);
        self.calls.extend(other.calls);
        self.decorators.extend(other.decorators);
    }
}

/// The user's own facts.
static OWN: OnceLock<Own> = OnceLock::new();

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
    bases: Vec<BaseFacts>,
    process_state: FxHashMap<Path, ProcessFacts>,
    process_names: FxHashSet<Name>,
    callback_names: FxHashSet<Name>,
    coroutines: FxHashSet<Path>,
    coroutine_names: FxHashSet<Name>,
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
    /// The facts of a language: the built-in ones and those given to [`Knowledge::add`].
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        static PYTHON: OnceLock<Knowledge> = OnceLock::new();
        static RUST: OnceLock<Knowledge> = OnceLock::new();
        let read = |text| Self::parse_with(text, OWN.get().cloned().unwrap_or_default()).unwrap_or_default();
        match language {
            Language::Python => PYTHON.get_or_init(|| read(include_str!("python.toml"))),
            Language::Rust => RUST.get_or_init(|| read(include_str!("rust.toml"))),
        }
    }

    /// Adds a user's own facts to those of both languages: no path means something in two. They hold for the whole process and
    /// must be there before the first file is read; a later call is without effect and says so with `false`.
    pub fn add(own: Own) -> bool {
        OWN.set(own).is_ok()
    }

    /// Reads a table.
    ///
    /// # Errors
    /// The table's first syntax error, unknown key or unknown value, with its line.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        Self::parse_with(text, Own::default())
    }

    fn parse_with(text: &str, own: Own) -> Result<Self, toml::de::Error> {
        let mut table: Table = toml::from_str(text)?;
        // Of two types or functions of one path the later counts, of two decorators the first: in each case the user's own.
        table.types.extend(own.types);
        table.calls.extend(own.calls);
        table.decorators.splice(0..0, own.decorators);
        let mut knowledge = Self {
            document_names: table
                .document_names
                .iter()
                .map(|(name, path)| (Name::new(name), Path::parse(path)))
                .collect(),
            decorators: table.decorators,
            bases: table.bases,
            ui: table.ui,
            ..Self::default()
        };
        for path in table.coroutines.iter().flat_map(|facts| &facts.paths) {
            let path = Path::parse(path);
            knowledge.coroutine_names.extend(path.last());
            knowledge.coroutines.insert(path);
        }
        for facts in table.types {
            let id = LibType(u32::try_from(knowledge.types.len()).unwrap_or(u32::MAX));
            for path in std::iter::once(&facts.path).chain(&facts.aliases) {
                knowledge.by_type.insert(Path::parse(path), id);
            }
            knowledge.callback_names.extend(facts.callbacks.keys().map(|name| Name::new(name)));
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
        for facts in table.process_state {
            let path = Path::parse(&facts.path);
            knowledge.process_names.extend(path.last());
            knowledge.process_state.insert(path, facts);
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
        self.methods.get(&(id, name)).or_else(|| self.any_method(id))
    }

    /// What every other method of a library type does: the entry `"*"` of types whose methods are made at run time.
    fn any_method(&self, id: LibType) -> Option<&Effect> {
        let open = self.types.get(id.0 as usize).is_some_and(|facts| facts.methods.contains_key("*"));
        if open { self.methods.get(&(id, Name::new("*"))) } else { None }
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

    /// What a base class known by its name says.
    #[must_use]
    pub fn base(&self, path: &Path) -> Option<&BaseFacts> {
        let last = path.last()?;
        self.bases.iter().find(|facts| match facts.path.strip_prefix('*') {
            Some(name) => last.as_str().ends_with(name),
            None => facts.path == path.to_string(),
        })
    }

    /// Whether some library calls what is assigned to an attribute of that name: what need not be resolved otherwise.
    #[must_use]
    pub fn may_hold_callback(&self, name: Name) -> bool {
        self.callback_names.contains(&name)
    }

    /// What of the process a function changes, or the assignment of a place does.
    #[must_use]
    pub fn process_state(&self, path: &Path) -> Option<&ProcessFacts> {
        self.process_state.get(path)
    }

    /// Whether anything that changes a process has a path that ends so: what need not be resolved otherwise.
    #[must_use]
    pub fn may_change_process(&self, name: Name) -> bool {
        self.process_names.contains(&name)
    }

    /// Whether calling a library function only makes something to await.
    #[must_use]
    pub fn is_coroutine(&self, path: &Path) -> bool {
        self.coroutines.contains(path)
    }

    /// Whether some such function has that name: a cheap filter.
    #[must_use]
    pub fn may_be_coroutine(&self, name: Name) -> bool {
        self.coroutine_names.contains(&name)
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

    /// The names of the functions that close their first argument.
    pub fn closing_functions(&self) -> impl Iterator<Item = Name> {
        self.calls.iter().filter(|(_, facts)| facts.closes).filter_map(|(path, _)| path.last())
    }

    /// Every type, in table order.
    pub fn types(&self) -> impl Iterator<Item = &TypeFacts> {
        self.types.iter()
    }
}
