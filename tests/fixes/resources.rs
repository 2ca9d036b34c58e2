//! Pools that nobody ends, and file locks that are no context managers.

use crate::{Safety, check_fixed, check_left};

#[test]
fn a_pool_is_entered_up_to_its_last_use() {
    check_fixed(
        "a.py",
        Safety::Unsafe,
        "from concurrent.futures import ThreadPoolExecutor\n\nfrom work import work\n\n\ndef run(items):\n    pool = ThreadPoolExecutor(max_workers=4)  # four\n    # all of them\n    for item in items:\n        pool.submit(work, item)\n    return len(items)\n",
        "from concurrent.futures import ThreadPoolExecutor\n\nfrom work import work\n\n\ndef run(items):\n    with ThreadPoolExecutor(max_workers=4) as pool:  # four\n        # all of them\n        for item in items:\n            pool.submit(work, item)\n    return len(items)\n",
    );
    check_fixed(
        "a.py",
        Safety::Unsafe,
        "from concurrent import futures\n\nfrom work import work\n\n\ndef run(items):\n    pool = futures.ThreadPoolExecutor(\n        4,\n    )\n    text = \"\"\"\nall\n\"\"\"\n    return [job.result() for job in [pool.submit(work, item, text) for item in items]]\n",
        "from concurrent import futures\n\nfrom work import work\n\n\ndef run(items):\n    with futures.ThreadPoolExecutor(\n        4,\n    ) as pool:\n        text = \"\"\"\nall\n\"\"\"\n        return [job.result() for job in [pool.submit(work, item, text) for item in items]]\n",
    );
}

#[test]
fn pools_that_are_left() {
    for body in [
        // Its last use stands outside its block.
        "    if items:\n        pool = ThreadPoolExecutor(4)\n    pool.submit(work, items)\n",
        "    pool = other = ThreadPoolExecutor(4)\n    pool.submit(work, items)\n",
        "    ThreadPoolExecutor(4).submit(work, items)\n",
    ] {
        let head = "from concurrent.futures import ThreadPoolExecutor\n\nfrom work import work\n\n\ndef run(items):\n";
        assert_eq!(crate::fixed("a.py", &format!("{head}{body}"), true), None, "{body}");
    }
}

#[test]
fn a_file_lock_is_given_back() {
    let text =
        |imports: &str, body: &str| format!("{imports}\n\ndef read(path):\n    with open(path) as file:\n{body}");
    check_fixed(
        "a.py",
        Safety::Unsafe,
        &text(
            "import fcntl\n",
            "        with fcntl.flock(file, fcntl.LOCK_EX):  # alone\n            data = file.read()\n            return data  # all\n        # never\n",
        ),
        &text(
            "import fcntl\n",
            "        fcntl.flock(file, fcntl.LOCK_EX)  # alone\n        try:\n            data = file.read()\n            return data  # all\n        finally:\n            fcntl.flock(file, fcntl.LOCK_UN)\n        # never\n",
        ),
    );
    check_fixed(
        "a.py",
        Safety::Unsafe,
        &text(
            "from fcntl import LOCK_EX, LOCK_UN, flock\n",
            "        with flock(file.fileno(), operation=LOCK_EX):\n            return file.read()\n",
        ),
        &text(
            "from fcntl import LOCK_EX, LOCK_UN, flock\n",
            "        flock(file.fileno(), operation=LOCK_EX)\n        try:\n            return file.read()\n        finally:\n            flock(file.fileno(), operation=LOCK_UN)\n",
        ),
    );
    for (imports, with) in [
        ("from fcntl import LOCK_EX, flock\n", "with flock(file, LOCK_EX):"),
        ("import fcntl\n", "with fcntl.flock(file, fcntl.LOCK_EX) as lock:"),
        ("import fcntl\n", "with fcntl.flock(file, fcntl.LOCK_EX), open(path) as other:"),
    ] {
        check_left("a.py", &text(imports, &format!("        {with}\n            return file.read()\n")));
    }
    check_left("a.py", &text("import fcntl\n", "        with fcntl.flock(file, fcntl.LOCK_EX): return file.read()\n"));
}
