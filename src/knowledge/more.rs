//! The smaller tables: bases known by name, state of a process, user interfaces, coroutines.

use serde::Deserialize;

use super::RootKind;

/// What a base class known by its name alone says about the methods of a class: generated ones have no path of a library.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BaseFacts {
    /// Its path; `*Servicer` matches any path that ends so.
    pub path: String,
    /// Where the methods run. For coroutines `handler` means `async-handler`.
    pub root: RootKind,
    /// How the names of the methods begin; empty for every public method.
    #[serde(default)]
    pub prefix: String,
    /// The names of the methods' parameters after the receiver; empty for any.
    #[serde(default)]
    pub params: Vec<String>,
    /// One object serves all requests.
    #[serde(default)]
    pub shared: bool,
    /// Documentation the facts are from.
    pub source: String,
}

/// State that a process has once, whatever thread changes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ProcessFacts {
    /// The function that changes it, or the place that does when it is assigned or an element of it is.
    pub path: String,
    /// What it changes, as it stands in messages: "the working directory".
    pub what: String,
    /// It is a place, not a function.
    #[serde(default)]
    pub place: bool,
    /// Called with nothing, or with `None`, it only asks.
    #[serde(default)]
    pub asks: bool,
    /// What goes wrong is seldom more than a line too many.
    #[serde(default)]
    pub mild: bool,
    /// What to do instead.
    pub instead: String,
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

/// Functions and methods of a library whose call does nothing until its result is awaited.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoroutineFacts {
    /// Their paths: `asyncio.sleep`, `asyncio.Lock.acquire`.
    pub paths: Vec<String>,
    /// Documentation the facts are from.
    pub source: String,
}

/// Who may use one instance of a type at a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Confined {
    /// One thread.
    Thread,
    /// One task of one loop: its methods wait in the middle, where another task would get in.
    Task,
    /// The documentation promises nothing: it works as long as nobody changes what the instance keeps for all its users.
    Unsaid,
}
