//! A flag that becomes an event.

use crate::{Safety, check_fixed, check_left};

fn worker(imports: &str, init: &str, run: &str, rest: &str) -> String {
    format!(
        "{imports}from work import work\n\n\nclass Worker:\n    def __init__(self):\n{init}        self._thread = Thread(target=self.run)\n        self._thread.start()\n\n    def run(self):\n{run}\n    def stop(self):\n{rest}        self._thread.join()\n"
    )
}

#[test]
fn everywhere_in_the_class() {
    check_fixed(
        "a.py",
        Safety::Unsafe,
        &worker(
            "import threading\nfrom threading import Thread\n\n",
            "        self._stopped = False  # set by stop\n",
            "        while not self._stopped:\n            work()\n            if self._stopped is True: print(f\"{self._stopped}\")\n",
            "        if work(): self._stopped = True  # now\n",
        ),
        &worker(
            "import threading\nfrom threading import Thread\n\n",
            "        self._stopped = threading.Event()  # set by stop\n",
            "        while not self._stopped.is_set():\n            work()\n            if self._stopped.is_set() is True: print(f\"{self._stopped.is_set()}\")\n",
            "        if work(): self._stopped.set()  # now\n",
        ),
    );
}

#[test]
fn a_flag_that_is_set_first_and_annotated() {
    check_fixed(
        "a.py",
        Safety::Unsafe,
        &worker(
            "from threading import Event, Thread\n\n",
            "        self._running: bool = True  # until stop\n",
            "        while self._running:\n            work()\n",
            "        self._running = False\n",
        ),
        &worker(
            "from threading import Event, Thread\n\n",
            "        self._running: Event = Event()  # until stop\n        self._running.set()\n",
            "        while self._running.is_set():\n            work()\n",
            "        self._running.clear()\n",
        ),
    );
}

#[test]
fn what_makes_it_is_imported() {
    check_fixed(
        "a.py",
        Safety::Unsafe,
        &worker(
            "\"\"\"Workers.\"\"\"\n\nfrom __future__ import annotations\n\nfrom threading import Thread\n\n",
            "        self._stopped = False\n",
            "        while not self._stopped:\n            work()\n",
            "        self._stopped = True\n",
        ),
        &worker(
            "\"\"\"Workers.\"\"\"\n\nfrom __future__ import annotations\n\nimport threading\nfrom threading import Thread\n\n",
            "        self._stopped = threading.Event()\n",
            "        while not self._stopped.is_set():\n            work()\n",
            "        self._stopped.set()\n",
        ),
    );
}

#[test]
fn what_is_not_known_everywhere_is_left() {
    let plain = |rest: &str| {
        let text = worker(
            "import threading\nfrom threading import Thread\n\n",
            "        self._stopped = False\n",
            "        while not self._stopped:\n            work()\n",
            "        self._stopped = True\n",
        );
        format!("{text}{rest}")
    };
    for rest in [
        "\n\ndef show(worker):\n    return worker._stopped\n",
        "\n\ndef show(worker):\n    return getattr(worker, \"_stopped\")\n",
        "\n\nclass Other(Worker):\n    _stopped = False\n",
        "\n    def once(self):\n        self._stopped, self.other = False, True\n",
    ] {
        check_left("a.py", &plain(rest));
    }
    check_left(
        "a.py",
        &worker(
            "from threading import Thread\n\nthreading = None\n\n",
            "        self._stopped = False\n",
            "        while not self._stopped:\n            work()\n",
            "        self._stopped = True\n",
        ),
    );
}
