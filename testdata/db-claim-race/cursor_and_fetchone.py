# The row is fetched from the cursor in a statement of its own.
def next_task(cursor):
    cursor.execute("SELECT id, payload FROM tasks WHERE claimed = 0 ORDER BY id LIMIT 1")  #~ db-claim-race medium
    task = cursor.fetchone()
    cursor.execute("UPDATE tasks SET claimed = 1 WHERE id = %s", (task[0],))
    return task
