// Half a connection is shut down, and the other half is used: that is what it is for.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

pub fn ask(address: &str, name: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(name.as_bytes())?;
    stream.shutdown(Shutdown::Write)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

pub fn say(address: &str, name: &str) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.shutdown(Shutdown::Read)?;
    writeln!(stream, "{name}")
}
