# Nobody removes from a table of the class: what was found is there.
import threading


class Router:
    routes = {"home": "/", "help": "/help"}

    def start(self):
        finder = threading.Thread(target=self.find, args=("home",))
        retirer = threading.Thread(target=self.retire, args=("help",))
        finder.start()
        retirer.start()
        finder.join()
        retirer.join()

    def find(self, name):
        if name in self.routes:
            return self.routes[name]
        return None

    def retire(self, name):
        self.routes.get(name, None)
