// edition: 2015
// In edition 2015 the path of an import begins at the root: `model` is the module beside this one.
use model::*;

pub struct Cache {
    ids: Vec<u64>,
}

impl Cache {
    pub fn add(&mut self, channel: &Channel) {
        match *channel {
            Channel::Group(id) => self.ids.push(id),
            Channel::Private(ref channel) => {
                let channel = channel.clone();
                let mut writer = channel.write().unwrap();
                writer.id += 1;
                self.ids.push(channel.read().unwrap().id); //~ double-lock high
            }
        }
    }
}
