//! Sleeps on a loop's thread, and tasks that nobody keeps.

use crate::{Safety, check_fixed, check_left};

#[test]
fn the_loops_own_sleep() {
    check_fixed(
        "a.py",
        Safety::Unsafe,
        "import time\n\n\nasync def tick():\n    time.sleep(1)  # a second\n    for _ in range(3):\n        time.sleep(\n            2,\n        )\n",
        "import asyncio\nimport time\n\n\nasync def tick():\n    await asyncio.sleep(1)  # a second\n    for _ in range(3):\n        await asyncio.sleep(\n            2,\n        )\n",
    );
    check_fixed(
        "a.py",
        Safety::Unsafe,
        "import asyncio as aio\nfrom time import sleep as pause\n\n\nasync def tick():\n    if aio: pause(1)\n",
        "import asyncio as aio\nfrom time import sleep as pause\n\n\nasync def tick():\n    if aio: await aio.sleep(1)\n",
    );
    check_fixed(
        "a.py",
        Safety::Unsafe,
        "import time\nfrom trio import sleep\n\n\nasync def tick():\n    time.sleep(1)\n",
        "import time\nfrom trio import sleep\n\n\nasync def tick():\n    await sleep(1)\n",
    );
}

#[test]
fn an_import_stands_in_order() {
    let text =
        |imports: &str, sleep: &str| format!("{imports}\n\nasync def tick():\n    {sleep}(1)\n    print(abc, zlib)\n");
    check_fixed(
        "a.py",
        Safety::Unsafe,
        &text("# The standard library.\nimport abc  # first\nimport time\nimport zlib\n", "time.sleep"),
        &text(
            "# The standard library.\nimport abc  # first\nimport asyncio\nimport time\nimport zlib\n",
            "await asyncio.sleep",
        ),
    );
    check_fixed(
        "a.py",
        Safety::Unsafe,
        &text("import abc\n\nfrom time import sleep\nimport zlib\n", "sleep"),
        &text("import abc\nimport asyncio\n\nfrom time import sleep\nimport zlib\n", "await asyncio.sleep"),
    );
}

#[test]
fn sleeps_that_are_left() {
    check_left("a.py", "import time\n\n\nasync def tick(asyncio):\n    time.sleep(1)\n");
    check_left("a.py", "import asyncio\nimport time\n\nimport trio\n\n\nasync def tick():\n    time.sleep(1)\n");
    // What sleeps is no coroutine itself.
    check_left("a.py", "import time\n\n\ndef pause():\n    time.sleep(1)\n\n\nasync def tick():\n    pause()\n");
}

#[test]
fn a_task_is_kept_until_it_is_done() {
    check_fixed(
        "a.py",
        Safety::Unsafe,
        "import asyncio\nimport os  # for later\n\n\nasync def main():\n    asyncio.create_task(work())  # in the background\n    if os.name:\n        asyncio.create_task(\n            work(),\n        )\n\n\nasync def work():\n    pass\n",
        "import asyncio\nimport os  # for later\n\n_background_tasks = set()\n\n\nasync def main():\n    task = asyncio.create_task(work())  # in the background\n    _background_tasks.add(task)\n    task.add_done_callback(_background_tasks.discard)\n    if os.name:\n        task = asyncio.create_task(\n            work(),\n        )\n        _background_tasks.add(task)\n        task.add_done_callback(_background_tasks.discard)\n\n\nasync def work():\n    pass\n",
    );
}

#[test]
fn names_that_are_taken() {
    check_fixed(
        "a.py",
        Safety::Unsafe,
        "import asyncio\n\n_background_tasks = set()\n\n\nclass Server:\n    async def main(self, task):\n        asyncio.create_task(self.work(task))\n\n    async def work(self, task):\n        pass\n",
        "import asyncio\n\n_background_tasks = set()\n\n\nclass Server:\n    async def main(self, task):\n        background_task = asyncio.create_task(self.work(task))\n        _background_tasks.add(background_task)\n        background_task.add_done_callback(_background_tasks.discard)\n\n    async def work(self, task):\n        pass\n",
    );
    check_fixed(
        "a.py",
        Safety::Unsafe,
        "import asyncio\n\n_background_tasks = []\n\n\nasync def main():\n    job = asyncio.create_task(work())\n    print(1)\n\n\nasync def work():\n    pass\n",
        "import asyncio\n\n_kept_tasks = set()\n\n_background_tasks = []\n\n\nasync def main():\n    job = asyncio.create_task(work())\n    _kept_tasks.add(job)\n    job.add_done_callback(_kept_tasks.discard)\n    print(1)\n\n\nasync def work():\n    pass\n",
    );
}

#[test]
fn tasks_that_are_left() {
    check_left(
        "a.py",
        "import asyncio\n\n\nasync def main(ready):\n    if ready: asyncio.create_task(work())\n\n\nasync def work():\n    pass\n",
    );
}

#[test]
fn a_cancellation_is_raised_again() {
    let text = |clause: &str| {
        format!(
            "import asyncio\n\n\nasync def poll(queue):\n    while True:\n        try:\n            await queue.get()\n{clause}"
        )
    };
    for (before, after) in [
        (
            "        except asyncio.CancelledError:\n            pass  # stopped\n",
            "        except asyncio.CancelledError:\n            raise  # stopped\n",
        ),
        (
            "        except asyncio.CancelledError:\n            print(\"stopped\")  # so far\n        finally:\n            print(1)\n",
            "        except asyncio.CancelledError:\n            print(\"stopped\")  # so far\n            raise\n        finally:\n            print(1)\n",
        ),
    ] {
        check_fixed("a.py", Safety::Unsafe, &text(before), &text(after));
    }
    for clause in [
        "        except (asyncio.CancelledError, ValueError):\n            pass\n",
        "        except asyncio.CancelledError:\n            continue\n",
    ] {
        check_left("a.py", &text(clause));
    }
}
