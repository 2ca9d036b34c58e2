// What `?` takes is a result: where this is compiled, the child is a plain one.
pub struct Child;

impl Child {
    pub async fn wait(&mut self) -> Result<i32, std::io::Error> {
        Ok(0)
    }
}

pub fn end(mut child: Child) -> Result<(), std::io::Error> {
    #[cfg(unix)]
    let status = child.wait().map_err(std::io::Error::other)?;
    #[cfg(windows)]
    let status = 0;
    println!("{status:?}");
    Ok(())
}
