// The writing half of the connection is shut down, and then written to.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

pub fn ask(address: &str, name: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(name.as_bytes())?;
    stream.shutdown(Shutdown::Write)?;
    writeln!(stream)?; //~ use-after-close high
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
