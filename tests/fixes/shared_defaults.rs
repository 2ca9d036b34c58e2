//! A lock made as a default: one for each object.

use crate::{Safety, check_fixed, check_left};

const CLASS: &str = "\n\n@dataclass\nclass Account:\n    balance: int\n";

fn check(imports: &str, field: &str, to_imports: &str, to: &str) {
    let text = |imports: &str, field: &str| format!("{imports}{CLASS}    {field}\n");
    check_fixed("a.py", Safety::Safe, &text(imports, field), &text(to_imports, to));
}

#[test]
fn the_function_is_imported_where_the_decorator_is() {
    check(
        "import threading\nfrom dataclasses import dataclass\n",
        "lock: threading.Lock = threading.Lock()  # of the account",
        "import threading\nfrom dataclasses import dataclass, field\n",
        "lock: threading.Lock = field(default_factory=threading.Lock)  # of the account",
    );
    check(
        "import threading as t\nfrom dataclasses import (\n    asdict,\n    dataclass,\n)\n",
        "lock: t.Lock = t.Lock()",
        "import threading as t\nfrom dataclasses import (\n    asdict,\n    dataclass, field,\n)\n",
        "lock: t.Lock = field(default_factory=t.Lock)",
    );
}

#[test]
fn what_is_imported_is_used_by_its_name() {
    let imports =
        "from threading import BoundedSemaphore, Lock\nfrom dataclasses import dataclass, field as attribute\n";
    check(imports, "lock: Lock = Lock()", imports, "lock: Lock = attribute(default_factory=Lock)");
    check(
        imports,
        "slots: BoundedSemaphore = BoundedSemaphore(4)",
        imports,
        "slots: BoundedSemaphore = attribute(default_factory=lambda: BoundedSemaphore(4))",
    );
}

#[test]
fn two_fixes_share_an_import() {
    let imports = "from threading import Lock, RLock\nfrom dataclasses import dataclass\n";
    let two = |first: &str, second: &str| format!("{first}\n    {second}");
    check(
        imports,
        &two("first: Lock = Lock()", "second: RLock = RLock()"),
        "from threading import Lock, RLock\nfrom dataclasses import dataclass, field\n",
        &two("first: Lock = field(default_factory=Lock)", "second: RLock = field(default_factory=RLock)"),
    );
}

#[test]
fn a_name_that_is_taken_is_left_alone() {
    let imports = "from threading import Lock\nfrom dataclasses import dataclass\n\n\ndef field():\n    return 1\n";
    check_left("a.py", &format!("{imports}{CLASS}    lock: Lock = Lock()\n"));
    // The class has a field of that name: by then it is no function.
    let imports = "from threading import Lock\nfrom dataclasses import dataclass, field\n";
    check_left("a.py", &format!("{imports}{CLASS}    field: int = 1\n    lock: Lock = Lock()\n"));
}

#[test]
fn functions_are_not_changed() {
    check_left(
        "a.py",
        "from threading import Lock\n\n\nclass A:\n    def __init__(self, lock=Lock()):\n        self.lock = lock\n",
    );
}

#[test]
fn fences_are_mended_where_lines_can_be_added() {
    let fence = |indent: &str, field: &str| {
        let code = format!("import time\n\n\nasync def tick():\n    {field}\n");
        let lines: String = code.lines().map(|line| format!("{indent}{line}\n")).collect();
        format!("# Ticks\n\n* one\n\n{indent}```python\n{lines}{indent}```\n")
    };
    let found = crate::fixed("a.md", &fence("", "time.sleep(1)"), true);
    let imported = fence("", "await asyncio.sleep(1)").replace("import time", "import asyncio\nimport time");
    assert_eq!(found.as_deref(), Some(imported.as_str()));
    assert_eq!(crate::fixed("a.md", &fence("  ", "time.sleep(1)"), true), None);
}
