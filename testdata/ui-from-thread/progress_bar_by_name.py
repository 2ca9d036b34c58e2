# Nothing is known of the bar but its name, and of the thread but the name of its function.
class Downloads:
    def download_worker(self):
        for part in self.parts:
            self.progress_bar.set(part.share)  #~ ui-from-thread low

    def update_progress(self, share):
        self.progress_bar.set(share)
