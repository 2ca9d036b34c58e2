// Values, places and ways out.
use std::sync::atomic::{AtomicUsize, Ordering};

static HITS: AtomicUsize = AtomicUsize::new(0);
static mut TOTAL: usize = 0;

struct Cell {
    n: usize,
    list: Vec<Cell>,
    next: Option<Box<Cell>>,
    t: (usize, usize),
}

impl Cell {
    fn places(&mut self, other: &Cell, i: usize) {
        self.n = other.n + 1;
        self.t.0 += self.list[i].n;
        self.list[i].t = (1, 2);
        (self.n, _) = (other.n, i);
        [self.n, ..] = [i; 3];
        let borrowed = &self.list[other.n];
        let whole = &mut *self;
        take(&mut self.n, &other.t.1, self.list.len());
        HITS.fetch_add(1, Ordering::SeqCst);
        let hits = &HITS;
        unsafe {
            TOTAL += 1;
        }
        let x = -1 as i64 as usize;
        let mut y;
        y = x;
        y <<= 2;
        let z = !(x == y || x != y && x < 3);
        let r = (..i, 1.., 'c', b"x", 1.5, 99999999999999999999u128);
        let w = Cell { n: x, list: vec![], ..*other };
        let _ = self.n;
        let _ = &self.list;
    }

    fn ways_out(&self, input: Option<usize>) -> Result<usize, String> {
        let n = input.ok_or("none")?;
        let found = 'search: loop {
            for cell in &self.list {
                if cell.n == n {
                    break 'search cell.n;
                }
                if cell.n > 9 {
                    continue 'search;
                }
            }
            break 0;
        };
        let block = 'b: {
            if found == 1 {
                break 'b 7;
            }
            found
        };
        let picked = if n > 1 {
            1
        } else if n == 1 {
            return Err("one".into());
        } else {
            panic!("never {}", n)
        };
        let matched = match self.next.as_deref() {
            Some(Cell { n: 0, .. }) => return Ok(0),
            Some(Cell { n, list, .. }) | Some(Cell { n, list, .. }) if list.is_empty() => *n,
            Some(all @ Cell { t: (a, _), .. }) => all.n + a,
            None => std::process::exit(1),
            _ => unreachable!(),
        };
        let [first, .., last] = [1, 2, 3];
        let &(ref a, mut b) = &(1, 2);
        while n < 3 && !self.list.is_empty() {
            continue;
        }
        Ok(block + picked + matched)
    }

    fn tail_without_value(&self) {
        if let Some(next) = &self.next {
            next.tail_without_value()
        }
    }

    fn calls(&self) {
        <Self as Default>::default();
        Vec::<u8>::with_capacity(1);
        "1".parse::<usize>().unwrap();
        <[u8]>::len(&[]);
        let f = Self::calls;
        f(self);
        table()[0](1);
    }
}
