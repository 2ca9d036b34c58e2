//! Locks taken by hand, and places changed without theirs.

use crate::{Safety, check_fixed, check_left};

const HEAD: &str = "import threading\n\nfrom work import log, work\n\n\nclass Stock:\n    def __init__(self):\n        self._lock = threading.Lock()\n        self.items = {}\n\n";

fn method(lines: &[&str]) -> String {
    let body: String =
        lines.iter().map(|line| if line.is_empty() { "\n".into() } else { format!("        {line}\n") }).collect();
    format!("{HEAD}    def add(self, item):\n{body}")
}

fn check(safety: Safety, before: &[&str], after: &[&str]) {
    check_fixed("a.py", safety, &method(before), &method(after));
}

#[test]
fn from_acquire_to_release() {
    check(
        Safety::Unsafe,
        &[
            "self._lock.acquire()  # nobody else",
            "# what it is for",
            "if item:",
            "    work(item)",
            "",
            "log(",
            "    item,",
            ")",
            "self._lock.release()",
            "log(item)",
        ],
        &[
            "with self._lock:  # nobody else",
            "    # what it is for",
            "    if item:",
            "        work(item)",
            "",
            "    log(",
            "        item,",
            "    )",
            "log(item)",
        ],
    );
}

#[test]
fn ways_out_give_it_back() {
    check(
        Safety::Unsafe,
        &[
            "self._lock.acquire()",
            "if not item:",
            "    return None",
            "work(item)",
            "self._lock.release()",
            "return item",
        ],
        &["with self._lock:", "    if not item:", "        return None", "    work(item)", "return item"],
    );
}

#[test]
fn comments_stay() {
    check(
        Safety::Unsafe,
        &["self._lock.acquire()", "work(item)", "# and back", "self._lock.release()  # it is free", "log(item)"],
        &["with self._lock:", "    work(item)", "    # and back", "# it is free", "log(item)"],
    );
}

#[test]
fn strings_of_several_lines_stay_as_they_are() {
    check(
        Safety::Unsafe,
        &["self._lock.acquire()", "work(f\"\"\"a", "b {item}", "  c\"\"\")", "self._lock.release()"],
        &["with self._lock:", "    work(f\"\"\"a", "b {item}", "  c\"\"\")"],
    );
}

#[test]
fn inside_other_blocks() {
    check(
        Safety::Unsafe,
        &["for one in item:", "    self._lock.acquire()", "    work(one)", "    self._lock.release()"],
        &["for one in item:", "    with self._lock:", "        work(one)"],
    );
}

#[test]
fn released_in_a_finally() {
    check(
        Safety::Safe,
        &[
            "self._lock.acquire()",
            "work(item)  # before",
            "",
            "try:  # guarded",
            "    # first",
            "    log(item)",
            "    return item",
            "finally:",
            "    # at last",
            "    self._lock.release()",
        ],
        &[
            "with self._lock:",
            "    work(item)  # before",
            "",
            "    # guarded",
            "    # first",
            "    log(item)",
            "    return item",
            "    # at last",
        ],
    );
    check(
        Safety::Safe,
        &[
            "self._lock.acquire()",
            "work(item)",
            "try:",
            "    log(item)",
            "except ValueError:",
            "    pass",
            "else:",
            "    work(item)",
            "finally:",
            "    self._lock.release()",
            "log(item)",
        ],
        &[
            "with self._lock:",
            "    work(item)",
            "    try:",
            "        log(item)",
            "    except ValueError:",
            "        pass",
            "    else:",
            "        work(item)",
            "log(item)",
        ],
    );
}

#[test]
fn awaited() {
    let text = |body: &str| {
        format!(
            "import asyncio\n\nfrom work import work\n\n\nclass Stock:\n    def __init__(self):\n        self._lock = asyncio.Lock()\n\n    async def add(self, item):\n{body}"
        )
    };
    check_fixed(
        "a.py",
        Safety::Unsafe,
        &text("        await self._lock.acquire()\n        work(item)\n        self._lock.release()\n"),
        &text("        async with self._lock:\n            work(item)\n"),
    );
}

#[test]
fn what_is_not_one_section_is_left() {
    for lines in [
        // Released in one branch, and in another.
        &[
            "self._lock.acquire()",
            "if item:",
            "    self._lock.release()",
            "    return",
            "work(item)",
            "self._lock.release()",
        ][..],
        &["self._lock.acquire(); work(item)", "self._lock.release()"],
        &["self._lock.acquire(True)", "work(item)", "self._lock.release()"],
        &["self._lock.acquire()", "if item:", "    work(item)", "    self._lock.release()"],
        &["self._lock.acquire()", "work(item)"],
        // The `finally` does more.
        &[
            "self._lock.acquire()",
            "work(item)",
            "try:",
            "    log(item)",
            "finally:",
            "    log(1)",
            "    self._lock.release()",
        ],
    ] {
        check_left("a.py", &method(lines));
    }
}

const COUNTER: &str = "import threading\n\n\nclass Counter:\n    def __init__(self):\n        self._lock = threading.Lock()\n        self.count = 0\n        self.seen = {}\n\n    def start(self):\n        self.threads = [threading.Thread(target=self.run) for _ in range(4)]\n        for thread in self.threads:\n            thread.start()\n\n    def close(self):\n        for thread in self.threads:\n            thread.join()\n\n    def add(self, name):\n        with self._lock:\n            self.count += 1\n            self.seen[name] = 1\n\n";

fn counter(lines: &[&str]) -> String {
    let line = |line: &&str| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") };
    format!("{COUNTER}{}", lines.iter().map(line).collect::<String>())
}

#[test]
fn the_lock_of_the_place_is_held() {
    check_fixed(
        "a.py",
        Safety::Unsafe,
        &counter(&["def run(self):", "    # one more", "    self.count += 1  # so far"]),
        &counter(&["def run(self):", "    # one more", "    with self._lock:", "        self.count += 1  # so far"]),
    );
    check_fixed(
        "a.py",
        Safety::Unsafe,
        &counter(&["def run(me):", "    before = me.count", "    me.count = before + 1", "    print(before)"]),
        &counter(&[
            "def run(me):",
            "    with me._lock:",
            "        before = me.count",
            "        me.count = before + 1",
            "    print(before)",
        ]),
    );
}

#[test]
fn every_place_without_it_is_mended_at_once() {
    check_fixed(
        "a.py",
        Safety::Unsafe,
        &counter(&[
            "def run(self):",
            "    self.count += 1",
            "    self.more()",
            "",
            "def more(self):",
            "    if self.count:",
            "        self.count -= 1",
        ]),
        &counter(&[
            "def run(self):",
            "    with self._lock:",
            "        self.count += 1",
            "    self.more()",
            "",
            "def more(self):",
            "    with self._lock:",
            "        if self.count:",
            "            self.count -= 1",
        ]),
    );
}

#[test]
fn what_is_not_changed_is_left_outside() {
    check_fixed(
        "a.py",
        Safety::Unsafe,
        &counter(&["def run(self):", "    print(1)", "    self.count += 1", "    print(self.count)"]),
        &counter(&[
            "def run(self):",
            "    print(1)",
            "    with self._lock:",
            "        self.count += 1",
            "    print(self.count)",
        ]),
    );
}

#[test]
fn not_around_what_waits() {
    check_left("a.py", &counter(&["def run(self):", "    self.count += int(input())"]));
    check_left(
        "a.py",
        &counter(&[
            "def run(self):",
            "    self.count += self.size()",
            "",
            "def size(self):",
            "    with self._lock:",
            "        return 1",
        ]),
    );
}

#[test]
fn not_in_what_is_called_by_no_call() {
    let size = [
        "def run(self):",
        "    self.add(\"one\")",
        "",
        "@property",
        "def size(self):",
        "    self.count += 1",
        "    return self.count",
    ];
    check_left("a.py", &counter(&size));
    check_left(
        "a.py",
        &counter(&[
            "def run(self):",
            "    self.add(\"one\")",
            "",
            "def __len__(self):",
            "    self.count += 1",
            "    return self.count",
        ]),
    );
}

#[test]
fn not_around_what_happens_later() {
    check_left("a.py", &counter(&["def run(self):", "    return (name for name in self.seen)"]));
    check_left(
        "a.py",
        &counter(&["def run(self):", "    self.count += self.weight()", "", "def weight(self):", "    return 2"]),
    );
}

#[test]
fn a_declared_lock_is_held() {
    let text = |body: &str| {
        format!(
            "import threading\n\n\nclass Stock:\n    def __init__(self):\n        self._lock = threading.Lock()\n        self.items = {{}}  # lockwise: guarded-by(self._lock)\n\n    def add(self, item):\n{body}"
        )
    };
    check_fixed(
        "a.py",
        Safety::Unsafe,
        &text("        self.items[item] = 1\n"),
        &text("        with self._lock:\n            self.items[item] = 1\n"),
    );
}
