//! A module of the program.
use crate::Service;
use super::Store;

pub fn start(store: &Store) {
    store.add(1); //~ calls: Inner.add
    <Store>::create(); //~ calls: Inner.create
}

pub fn run(service: &Service) {
    service.run(); //~ calls: Service.run
}
