# The twin: the row is locked when it is selected.
def next_task(cursor):
    cursor.execute("SELECT id, payload FROM tasks WHERE claimed = 0 ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED")
    task = cursor.fetchone()
    cursor.execute("UPDATE tasks SET claimed = 1 WHERE id = %s", (task[0],))
    return task
