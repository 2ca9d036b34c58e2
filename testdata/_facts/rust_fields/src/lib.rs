//! Fields, patterns, traits: whose lock it is.
use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, RwLock, Weak};

mod traits;

pub fn probe() -> usize {
    0
}

pub struct State {
    pub lock: Mutex<u32>,
    pub table: RwLock<Vec<u32>>,
}

impl State {
    pub fn update(&self) {
        let g = self.lock.lock().unwrap();
        probe(); //~ held: State.lock
        drop(g);
    }
}

struct Inner {
    lock: Mutex<u32>,
    state: Mutex<State>,
    plain: State,
}

#[derive(Clone)]
struct Outer {
    inner: Arc<Inner>,
    boxed: Box<State>,
    rc: Rc<State>,
    pinned: Pin<Box<State>>,
    option: Option<Arc<State>>,
    weak: Weak<State>,
    mutex: Arc<Mutex<State>>,
    opt: Option<Arc<Mutex<u32>>>,
    states: Vec<Arc<State>>,
    array: [Arc<State>; 4],
    map: HashMap<String, Arc<State>>,
    hashed: HashMap<u32, Arc<Mutex<u32>>, std::hash::BuildHasherDefault<u32>>,
    tree: BTreeMap<u32, State>,
    locks: Vec<Mutex<u32>>,
    pair: (Mutex<u32>, Arc<State>),
}

impl Outer {
    fn by_field(&self) {
        let g = self.inner.lock.lock().unwrap();
        probe(); //~ held: Inner.lock
        drop(g);
        let inner = &self.inner;
        let g = inner.lock.lock().unwrap();
        probe(); //~ held: Inner.lock
        drop(g);
        let g = self.inner.state.lock().unwrap();
        g.update(); //~ held: Inner.state  //~ calls: State.update
        drop(g);
        let g = self.inner.plain.lock.lock().unwrap();
        probe(); //~ held: State.lock
        drop(g);
        self.boxed.update(); //~ calls: State.update
        self.rc.update(); //~ calls: State.update
        self.pinned.update(); //~ calls: State.update
        self.mutex.lock().unwrap().update(); //~ calls: State.update
        self.option.as_ref().unwrap().update(); //~ calls: State.update
        if let Some(state) = &self.option {
            state.update(); //~ calls: State.update
        }
        if let Some(state) = self.weak.upgrade() {
            state.update(); //~ calls: State.update
        }
        if let Some(lock) = &self.opt {
            let g = lock.lock().unwrap();
            probe(); //~ held: Outer.opt
            drop(g);
        }
        match &self.opt {
            Some(lock) => {
                let g = lock.lock().unwrap();
                probe(); //~ held: Outer.opt
                drop(g);
            }
            None => {}
        }
        let Some(lock) = self.opt.as_ref() else { return };
        let g = lock.lock().unwrap();
        probe(); //~ held: Outer.opt
        drop(g);
    }

    fn by_container(&self) {
        for state in &self.states {
            state.update(); //~ calls: State.update
        }
        for state in self.states.iter() {
            state.update(); //~ todo calls: State.update
        }
        for (index, state) in self.states.iter().enumerate() {
            state.update(); //~ todo calls: State.update
            drop(index);
        }
        for state in &self.array {
            state.update(); //~ calls: State.update
        }
        self.states[0].update(); //~ calls: State.update
        self.states.get(0).unwrap().update(); //~ calls: State.update
        self.states.first().unwrap().update(); //~ calls: State.update
        self.map["a"].update(); //~ calls: State.update
        self.map.get("a").unwrap().update(); //~ calls: State.update
        if let Some(state) = self.map.get("a") {
            state.update(); //~ calls: State.update
        }
        if let Some(state) = self.map.get("a").cloned() {
            state.update(); //~ calls: State.update
        }
        for (name, state) in &self.map {
            state.update(); //~ calls: State.update
            drop(name);
        }
        for state in self.map.values() {
            state.update(); //~ todo calls: State.update
        }
        for (_, state) in self.tree.iter() {
            state.update(); //~ todo calls: State.update
        }
        for lock in &self.locks {
            let g = lock.lock().unwrap();
            probe(); //~ held: Outer.locks[]
            drop(g);
        }
        let g = self.locks[1].lock().unwrap();
        probe(); //~ held: Outer.locks[]
        drop(g);
        let g = self.hashed[&1].lock().unwrap();
        probe(); //~ todo held: Outer.hashed[]
        drop(g);
        let g = self.hashed.get(&1).unwrap().lock().unwrap();
        probe(); //~ todo held: Outer.hashed[]
        drop(g);
        let g = self.pair.0.lock().unwrap();
        probe(); //~ held: Outer.pair.0
        drop(g);
        self.pair.1.update(); //~ calls: State.update
        let (lock, state) = &self.pair;
        state.update(); //~ calls: State.update
        let g = lock.lock().unwrap();
        probe(); //~ held: Outer.pair.0
        drop(g);
    }

    fn by_pattern(&self) {
        let Self { inner, opt, .. } = self;
        let g = inner.lock.lock().unwrap();
        probe(); //~ held: Inner.lock
        drop(g);
        if let Some(lock) = opt {
            let g = lock.lock().unwrap();
            probe(); //~ todo held: Outer.opt
            drop(g);
        }
        let Inner { lock, plain, .. } = &*self.inner;
        plain.update(); //~ todo calls: State.update
        let g = lock.lock().unwrap();
        probe(); //~ todo held: Inner.lock
        drop(g);
        let Inner { lock: renamed, .. } = &*self.inner;
        let g = renamed.lock().unwrap();
        probe(); //~ todo held: Inner.lock
        drop(g);
    }

    fn by_clone(&self) {
        let this = self.clone();
        std::thread::spawn(move || {
            let g = this.mutex.lock().unwrap();
            probe(); //~ held: Outer.mutex
            drop(g);
        });
        let mutex = Arc::clone(&self.mutex);
        std::thread::spawn(move || {
            let g = mutex.lock().unwrap();
            probe(); //~ held: Outer.mutex
            drop(g);
        });
    }
}

/// A newtype that dereferences.
struct Handle(Arc<Inner>);

impl Deref for Handle {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

struct Locked(Mutex<u32>);

impl Locked {
    fn run(&self) {
        let g = self.0.lock().unwrap();
        probe(); //~ held: Locked.0
        drop(g);
        let Locked(lock) = self;
        let g = lock.lock().unwrap();
        probe(); //~ todo held: Locked.0
        drop(g);
        let Self(lock) = self;
        let g = lock.lock().unwrap();
        probe(); //~ todo held: Locked.0
        drop(g);
    }
}

fn use_handle(handle: &Handle) {
    let g = handle.lock.lock().unwrap();
    probe(); //~ todo held: Inner.lock
    drop(g);
    handle.plain.update(); //~ calls: State.update
    let g = handle.0.state.lock().unwrap();
    probe(); //~ held: Inner.state
    drop(g);
}

enum Segment {
    Plain(Arc<RwLock<u32>>),
    Proxy { lock: Arc<RwLock<u32>>, state: State },
    Empty,
}

impl Segment {
    fn get(&self) -> &RwLock<u32> {
        match self {
            Segment::Plain(lock) => lock,
            Segment::Proxy { lock, .. } => lock,
            Segment::Empty => unreachable!(),
        }
    }

    fn run(&self) {
        let g = self.get().read().unwrap();
        probe(); //~ todo held: Segment.get()
        drop(g);
        match self {
            Segment::Plain(lock) => {
                let g = lock.write().unwrap();
                probe(); //~ todo held: Segment.Plain.0
                drop(g);
            }
            Self::Proxy { lock, state } => {
                state.update(); //~ calls: State.update
                let g = lock.write().unwrap();
                probe(); //~ todo held: Segment.Proxy.lock
                drop(g);
            }
            Segment::Empty => {}
        }
    }
}

/// A type parameter of the type itself.
struct Wrapper<T> {
    lock: Mutex<T>,
    item: T,
    many: Vec<T>,
}

impl<T> Wrapper<T> {
    fn item(&self) -> &T {
        &self.item
    }

    fn lock(&self) -> MutexGuard<'_, T> {
        self.lock.lock().unwrap()
    }
}

fn use_wrapper(wrapper: &Wrapper<Arc<State>>) {
    wrapper.item.update(); //~ todo calls: State.update
    wrapper.many[0].update(); //~ todo calls: State.update
    wrapper.lock().update(); //~ todo calls: State.update, Wrapper.lock
    wrapper.item().update(); //~ todo calls: State.update, Wrapper.item
    let g = wrapper.lock();
    probe(); //~ held: Wrapper.lock
    drop(g);
}

struct Pair<A, B> {
    a: A,
    b: B,
}

type Both<T> = Pair<Arc<Mutex<T>>, Arc<State>>;

fn use_pair(pair: &Both<u32>) {
    pair.b.update(); //~ todo calls: State.update
    let g = pair.a.lock().unwrap();
    probe(); //~ todo held: Pair.a
    drop(g);
}

struct Builder {
    state: Option<State>,
}

impl Builder {
    fn new() -> Self {
        Self { state: None }
    }

    fn with(mut self, state: State) -> Self {
        self.state = Some(state);
        self
    }

    fn build(self) -> Result<State, String> {
        self.state.ok_or_else(|| "nothing".to_string())
    }
}

fn use_builder(state: State) -> Result<(), String> {
    let state = Builder::new().with(state).build()?; //~ calls: Builder.build, Builder.new, Builder.with
    state.update(); //~ calls: State.update
    Builder::new().build().unwrap().update(); //~ calls: Builder.build, Builder.new, State.update
    Ok(())
}

trait Lockable {
    fn with_lock(&self);
}

impl Lockable for Mutex<State> {
    fn with_lock(&self) {
        let g = self.lock().unwrap();
        g.update(); //~ calls: State.update
    }
}

impl Lockable for Arc<RwLock<State>> {
    fn with_lock(&self) {
        let g = self.read().unwrap();
        g.update(); //~ calls: State.update
    }
}

fn locals() {
    let lock = Arc::new(Mutex::new(State { lock: Mutex::new(0), table: RwLock::new(Vec::new()) }));
    let other = lock.clone();
    std::thread::spawn(move || {
        let g = other.lock().unwrap();
        g.update(); //~ held: lock  //~ calls: State.update
        drop(g);
    });
    let events = <Arc<Mutex<Vec<u32>>>>::default();
    let g = events.lock().unwrap();
    probe(); //~ todo held: events
    drop(g);
    let typed: Mutex<u32> = Default::default();
    let g = typed.lock().unwrap();
    probe(); //~ held: typed
    drop(g);
}
