# A circle of eight locks.
import threading

alpha = threading.Lock()
beta = threading.Lock()
gamma = threading.Lock()
delta = threading.Lock()
epsilon = threading.Lock()
zeta = threading.Lock()
eta = threading.Lock()
theta = threading.Lock()


def alpha_then_beta(rows):
    with alpha:
        with beta:  #~ inconsistent-lock-order
            return sum(rows)


def beta_then_gamma(rows):
    with beta:
        with gamma:
            return sum(rows)


def gamma_then_delta(rows):
    with gamma:
        with delta:
            return sum(rows)


def delta_then_epsilon(rows):
    with delta:
        with epsilon:
            return sum(rows)


def epsilon_then_zeta(rows):
    with epsilon:
        with zeta:
            return sum(rows)


def zeta_then_eta(rows):
    with zeta:
        with eta:
            return sum(rows)


def eta_then_theta(rows):
    with eta:
        with theta:
            return sum(rows)


def theta_then_alpha(rows):
    with theta:
        with alpha:
            return sum(rows)
