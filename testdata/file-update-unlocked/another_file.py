# What is written is another file.
def copy(source_path, target_path):
    with open(source_path) as source:
        text = source.read()
    with open(target_path, "w") as target:
        target.write(text)
