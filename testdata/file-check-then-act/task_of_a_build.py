# A task of a build tool is run by hand, one at a time.
import os
import shutil

from invoke import task


@task
def clean(_context):
    if os.path.isdir("build"):  #~ file-check-then-act low
        shutil.rmtree("build")
