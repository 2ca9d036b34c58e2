# The transaction locks the database before it looks.
def next_task(cursor):
    cursor.execute("BEGIN IMMEDIATE")
    cursor.execute("SELECT id, payload FROM tasks WHERE claimed = 0 ORDER BY id LIMIT 1")
    task = cursor.fetchone()
    cursor.execute("UPDATE tasks SET claimed = 1 WHERE id = ?", (task[0],))
    return task
