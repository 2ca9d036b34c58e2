// A closure in a `move` closure: what the inner one names is moved into the outer one, and dies with it.
use tokio::sync::mpsc::unbounded_channel;

pub trait Regions {
    fn seek(&self, each: Box<dyn Fn(&mut dyn Iterator<Item = u32>) + Send>) -> Result<(), String>;
}

pub async fn moved(regions: &dyn Regions) -> Result<u32, String> {
    let (found, mut all) = unbounded_channel();
    regions.seek(Box::new(move |items| {
        let _ = items.filter(|region| *region > 1).try_for_each(|region| found.send(region));
    }))?;
    let mut sum = 0;
    while let Some(region) = all.recv().await {
        sum += region;
    }
    Ok(sum)
}

pub async fn borrowed(items: Vec<u32>) -> u32 {
    let (found, mut all) = unbounded_channel();
    items.iter().for_each(|region| {
        let _ = found.send(*region);
    });
    let mut sum = 0;
    while let Some(region) = all.recv().await { //~ channel-never-closes high
        sum += region;
    }
    sum
}
