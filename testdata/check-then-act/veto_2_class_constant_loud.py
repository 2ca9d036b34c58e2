# The twin of veto_2_class_constant.py: another thread removes what was found.
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
            return self.routes[name]  #~ check-then-act
        return None

    def retire(self, name):
        self.routes.pop(name, None)
