//! Where boxes and arrows of a drawing go: layers from left to right, few crossings, short lines.
//!
//! After Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures" (1981): arrows that close
//! a circle are turned round, longest paths make the layers, each layer is ordered by the middle of its neighbours, and heights
//! follow by isotonic regression (the closest places to those wished for that keep the order and the gaps). What the arrows say
//! is a box of its own in a layer between, so that no text lies on another.

use std::collections::BTreeMap;

/// Between neighbours of one layer.
const ROW_GAP: f64 = 14.0;
/// Between layers.
const LAYER_GAP: f64 = 34.0;
/// Between parts that no arrow connects.
const PART_GAP: f64 = 36.0;
/// Sweeps over the layers; more change nothing people could see.
const SWEEPS: usize = 10;

/// How large a box is.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

/// A place in the drawing, from its upper left.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// An arrow between two boxes, and the room for what it says.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Arrow {
    pub from: usize,
    pub to: usize,
    pub label: Size,
}

/// Where everything goes.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Layout {
    /// The middles of the boxes.
    pub boxes: Vec<Point>,
    /// The arrows' ways, in their direction.
    pub routes: Vec<Route>,
    /// Of the drawing.
    pub size: Size,
}

/// The way of an arrow.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Route {
    /// The middle of what it says.
    pub label: Point,
    /// From border to border.
    pub points: Vec<Point>,
}

/// A box, an arrow's text, or a bend of an arrow that passes a layer.
#[derive(Clone, Debug)]
struct Vertex {
    layer: usize,
    size: Size,
    at: Point,
    /// Neighbours in the layer before.
    before: Vec<usize>,
    /// Neighbours in the layer after.
    after: Vec<usize>,
}

/// Places boxes and arrows; arrows whose ends are no boxes must not be there.
pub fn layout(boxes: &[Size], arrows: &[Arrow]) -> Layout {
    let turned = turned(boxes.len(), arrows);
    let ends: Vec<(usize, usize)> = arrows
        .iter()
        .zip(&turned)
        .map(|(arrow, turned)| if *turned { (arrow.to, arrow.from) } else { (arrow.from, arrow.to) })
        .collect();
    let ranks = ranks(boxes.len(), &ends);
    let mut vertices: Vec<Vertex> = boxes.iter().zip(&ranks).map(|(size, rank)| Vertex::new(2 * rank, *size)).collect();
    let chains: Vec<Vec<usize>> = arrows
        .iter()
        .zip(&ends)
        .map(|(arrow, (from, to))| chain(&mut vertices, *from, *to, 2 * ranks[*to], arrow.label))
        .collect();
    let size = place(&mut vertices);
    let routes = chains.iter().zip(&turned).map(|(chain, turned)| route(&vertices, chain, *turned)).collect();
    Layout { boxes: vertices.iter().take(boxes.len()).map(|vertex| vertex.at).collect(), routes, size }
}

impl Vertex {
    fn new(layer: usize, size: Size) -> Self {
        Self { layer, size, at: Point::default(), before: Vec::new(), after: Vec::new() }
    }
}

/// The arrows that must be turned round for no circle to be left: those that lead back to where a walk comes from.
fn turned(count: usize, arrows: &[Arrow]) -> Vec<bool> {
    let mut out = vec![Vec::new(); count];
    for (index, arrow) in arrows.iter().enumerate() {
        out[arrow.from].push(index);
    }
    let (mut seen, mut open) = (vec![false; count], vec![false; count]);
    let mut turned = vec![false; arrows.len()];
    for root in 0..count {
        if std::mem::replace(&mut seen[root], true) {
            continue;
        }
        open[root] = true;
        let mut stack = vec![(root, 0)];
        while let Some((node, next)) = stack.last_mut() {
            let Some(arrow) = out[*node].get(*next) else {
                open[*node] = false;
                stack.pop();
                continue;
            };
            *next += 1;
            let to = arrows[*arrow].to;
            turned[*arrow] = open[to] && to != *node;
            if !std::mem::replace(&mut seen[to], true) {
                open[to] = true;
                stack.push((to, 0));
            }
        }
    }
    turned
}

/// The length of the longest path to each box. The arrows make no circle but those to a box itself.
fn ranks(count: usize, ends: &[(usize, usize)]) -> Vec<usize> {
    let mut waiting = vec![0; count];
    let mut out = vec![Vec::new(); count];
    for (from, to) in ends.iter().filter(|(from, to)| from != to) {
        waiting[*to] += 1;
        out[*from].push(*to);
    }
    let mut ranks = vec![0; count];
    let mut ready: Vec<usize> = (0..count).filter(|node| waiting[*node] == 0).collect();
    while let Some(node) = ready.pop() {
        for to in &out[node] {
            ranks[*to] = ranks[*to].max(ranks[node] + 1);
            waiting[*to] -= 1;
            if waiting[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    ranks
}

/// The vertices an arrow passes: its ends, its text in the layer after the first, and a bend in each layer between. One that
/// leads back to its own box ends at its text.
fn chain(vertices: &mut Vec<Vertex>, from: usize, to: usize, last: usize, label: Size) -> Vec<usize> {
    let first = vertices[from].layer + 1;
    let mut chain = vec![from, vertices.len()];
    vertices.push(Vertex::new(first, label));
    if from != to {
        for layer in first + 1..last {
            chain.push(vertices.len());
            vertices.push(Vertex::new(layer, Size::default()));
        }
        chain.push(to);
    }
    for pair in chain.windows(2) {
        vertices[pair[0]].after.push(pair[1]);
        vertices[pair[1]].before.push(pair[0]);
    }
    chain
}

/// Gives every vertex its place; parts that nothing connects stand one below the other.
fn place(vertices: &mut [Vertex]) -> Size {
    let columns = columns(vertices);
    let mut top = 0.0;
    let mut right = 0.0_f64;
    for part in parts(vertices) {
        let mut layers: Vec<Vec<usize>> = vec![Vec::new(); columns.len()];
        part.iter().for_each(|vertex| layers[vertices[*vertex].layer].push(*vertex));
        arrange(vertices, &mut layers);
        level(vertices, &layers);
        let edge = |vertex: &usize, side: f64| vertices[*vertex].at.y + side * vertices[*vertex].size.height / 2.0;
        let upper = part.iter().map(|vertex| edge(vertex, -1.0)).fold(f64::INFINITY, f64::min);
        let lower = part.iter().map(|vertex| edge(vertex, 1.0)).fold(f64::NEG_INFINITY, f64::max);
        for vertex in &part {
            let vertex = &mut vertices[*vertex];
            vertex.at = Point { x: columns[vertex.layer], y: vertex.at.y - upper + top };
            right = right.max(vertex.at.x + vertex.size.width / 2.0);
        }
        top += lower - upper + PART_GAP;
    }
    Size { width: right, height: (top - PART_GAP).max(0.0) }
}

/// The middle of each layer.
fn columns(vertices: &[Vertex]) -> Vec<f64> {
    let count = vertices.iter().map(|vertex| vertex.layer + 1).max().unwrap_or_default();
    let mut widths = vec![0.0_f64; count];
    for vertex in vertices {
        widths[vertex.layer] = widths[vertex.layer].max(vertex.size.width);
    }
    let mut left = 0.0;
    let middle = |width: &f64| {
        let at = left + width / 2.0;
        left += width + LAYER_GAP;
        at
    };
    widths.iter().map(middle).collect()
}

/// The vertices that hang together, in the order of their first.
fn parts(vertices: &[Vertex]) -> Vec<Vec<usize>> {
    let mut seen = vec![false; vertices.len()];
    let mut parts = Vec::new();
    for root in 0..vertices.len() {
        if std::mem::replace(&mut seen[root], true) {
            continue;
        }
        let mut part = vec![root];
        let mut next = 0;
        while let Some(vertex) = part.get(next).map(|vertex| &vertices[*vertex]) {
            next += 1;
            for neighbour in vertex.before.iter().chain(&vertex.after) {
                if !std::mem::replace(&mut seen[*neighbour], true) {
                    part.push(*neighbour);
                }
            }
        }
        parts.push(part);
    }
    parts
}

/// Orders each layer by the middle of its neighbours in the one before, then in the one after, and keeps the best order met.
fn arrange(vertices: &[Vertex], layers: &mut Vec<Vec<usize>>) {
    let mut best = layers.clone();
    let mut fewest = crossings(vertices, layers);
    for _ in 0..SWEEPS {
        for layer in 1..layers.len() {
            let (done, rest) = layers.split_at_mut(layer);
            sort_by_middle(rest.first_mut(), done.last(), |vertex| &vertices[vertex].before);
        }
        for layer in (0..layers.len().saturating_sub(1)).rev() {
            let (rest, done) = layers.split_at_mut(layer + 1);
            sort_by_middle(rest.last_mut(), done.first(), |vertex| &vertices[vertex].after);
        }
        let now = crossings(vertices, layers);
        if now < fewest {
            fewest = now;
            best.clone_from(layers);
        }
    }
    *layers = best;
}

/// Orders one layer by the middle of its neighbours in another; who has none stays about where it is.
fn sort_by_middle<'a>(
    layer: Option<&mut Vec<usize>>,
    other: Option<&Vec<usize>>,
    neighbours: impl Fn(usize) -> &'a Vec<usize>,
) {
    let (Some(layer), Some(other)) = (layer, other) else { return };
    let place: BTreeMap<usize, f64> = other.iter().copied().zip((0..).map(f64::from)).collect();
    let share = other.len() as f64 / layer.len().max(1) as f64;
    let mut wished: Vec<(f64, usize)> = layer
        .iter()
        .zip((0..).map(f64::from))
        .map(|(vertex, now)| {
            let places = neighbours(*vertex).iter().filter_map(|neighbour| place.get(neighbour).copied());
            (mean(places).unwrap_or(now * share), *vertex)
        })
        .collect();
    wished.sort_by(|left, right| left.0.total_cmp(&right.0));
    *layer = wished.into_iter().map(|(_, vertex)| vertex).collect();
}

/// How many pairs of lines between neighbouring layers cross.
fn crossings(vertices: &[Vertex], layers: &[Vec<usize>]) -> usize {
    let mut count = 0;
    for pair in layers.windows(2) {
        let place: BTreeMap<usize, usize> = pair[1].iter().copied().zip(0..).collect();
        let mut lines: Vec<usize> = Vec::new();
        for vertex in &pair[0] {
            let mut ends: Vec<usize> = vertices[*vertex].after.iter().filter_map(|to| place.get(to).copied()).collect();
            ends.sort_unstable();
            count += ends.iter().map(|end| lines.iter().filter(|line| *line > end).count()).sum::<usize>();
            lines.extend(ends);
        }
    }
    count
}

/// Heights: each vertex as close to the middle of its neighbours as order and gaps allow.
fn level(vertices: &mut [Vertex], layers: &[Vec<usize>]) {
    for layer in layers {
        let mut y = 0.0;
        for vertex in layer {
            vertices[*vertex].at.y = y;
            y += vertices[*vertex].size.height + ROW_GAP;
        }
    }
    for sweep in 0..2 * SWEEPS {
        let forth = sweep % 2 == 0;
        let order: Vec<&Vec<usize>> = if forth { layers.iter().collect() } else { layers.iter().rev().collect() };
        for layer in order {
            let wished: Vec<f64> = layer.iter().map(|vertex| wish(vertices, *vertex, forth)).collect();
            let heights: Vec<f64> = layer.iter().map(|vertex| vertices[*vertex].size.height).collect();
            for (vertex, y) in layer.iter().zip(settle(&wished, &heights)) {
                vertices[*vertex].at.y = y;
            }
        }
    }
}

fn wish(vertices: &[Vertex], vertex: usize, forth: bool) -> f64 {
    let own = &vertices[vertex];
    let neighbours = if forth { &own.before } else { &own.after };
    mean(neighbours.iter().map(|neighbour| vertices[*neighbour].at.y)).unwrap_or(own.at.y)
}

/// The places closest to those wished for that keep the order and leave the gaps: isotonic regression by pooling neighbours
/// that are in each other's way.
fn settle(wished: &[f64], heights: &[f64]) -> Vec<f64> {
    // With the room that those before need taken off, places only must not decrease.
    let mut offsets = Vec::with_capacity(wished.len());
    let mut room = 0.0;
    for (index, height) in heights.iter().enumerate() {
        if index > 0 {
            room += (heights[index - 1] + height) / 2.0 + ROW_GAP;
        }
        offsets.push(room);
    }
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (wish, offset) in wished.iter().zip(&offsets) {
        let mut pool = (wish - offset, 1);
        while let Some(last) = pools.pop_if(|last| last.0 > pool.0) {
            let size = last.1 + pool.1;
            pool = ((last.0 * last.1 as f64 + pool.0 * pool.1 as f64) / size as f64, size);
        }
        pools.push(pool);
    }
    let settled = pools.iter().flat_map(|(place, size)| std::iter::repeat_n(*place, *size));
    settled.zip(offsets).map(|(place, offset)| place + offset).collect()
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// The way along a chain, from border to border, back to its box where the chain ends at the text.
fn route(vertices: &[Vertex], chain: &[usize], turned: bool) -> Route {
    let side = |vertex: usize, side: f64| {
        let vertex = &vertices[vertex];
        Point { x: vertex.at.x + side * vertex.size.width / 2.0, y: vertex.at.y }
    };
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else { return Route::default() };
    let label = chain.get(1).map(|label| vertices[*label].at).unwrap_or_default();
    let mut points = vec![side(*first, 1.0)];
    if let [from, text] = chain {
        let (out, turn) = (side(*from, 1.0), side(*text, -1.0));
        let shift = vertices[*from].size.height / 4.0;
        let at = |point: Point, by: f64| Point { x: point.x, y: point.y + by };
        return Route { label, points: vec![at(out, -shift), at(turn, -shift), at(turn, shift), at(out, shift)] };
    }
    for vertex in chain.iter().skip(1).take(chain.len() - 2) {
        points.push(side(*vertex, -1.0));
        points.push(side(*vertex, 1.0));
    }
    points.push(side(*last, -1.0));
    if turned {
        points.reverse();
    }
    Route { label, points }
}

#[cfg(test)]
mod tests {
    use super::{Arrow, Size, layout, settle};

    const BOX: Size = Size { width: 100.0, height: 30.0 };
    const TEXT: Size = Size { width: 80.0, height: 20.0 };

    fn arrows(ends: &[(usize, usize)]) -> Vec<Arrow> {
        ends.iter().map(|(from, to)| Arrow { from: *from, to: *to, label: TEXT }).collect()
    }

    #[test]
    fn boxes_and_texts_do_not_overlap_and_arrows_end_at_their_boxes() {
        let cases: [(usize, &[(usize, usize)]); 6] = [
            (0, &[]),
            (1, &[(0, 0)]),
            (2, &[(0, 1), (1, 0)]),
            (5, &[(0, 1), (1, 2), (2, 0), (0, 3), (3, 2), (4, 2), (2, 4)]),
            (6, &[(0, 1), (2, 3), (3, 2), (4, 5), (0, 5), (5, 5)]),
            (4, &[(0, 1), (1, 2), (2, 3), (0, 3), (0, 2), (1, 3), (3, 0)]),
        ];
        for (count, ends) in cases {
            let arrows = arrows(ends);
            let drawn = layout(&vec![BOX; count], &arrows);
            let mut areas: Vec<_> = drawn.boxes.iter().map(|at| (*at, BOX)).collect();
            areas.extend(drawn.routes.iter().map(|route| (route.label, TEXT)));
            for (index, (at, size)) in areas.iter().enumerate() {
                for (other, room) in &areas[..index] {
                    let apart = (at.x - other.x).abs() >= (size.width + room.width) / 2.0
                        || (at.y - other.y).abs() >= (size.height + room.height) / 2.0;
                    assert!(apart, "{ends:?}: {at:?} and {other:?} overlap");
                }
                assert!(at.x - size.width / 2.0 >= 0.0 && at.x + size.width / 2.0 <= drawn.size.width);
                assert!(at.y - size.height / 2.0 >= -0.01 && at.y + size.height / 2.0 <= drawn.size.height + 0.01);
            }
            for (arrow, route) in arrows.iter().zip(&drawn.routes) {
                let gap = |end: usize, point: Option<&super::Point>| {
                    point.map_or(f64::INFINITY, |point| (point.x - drawn.boxes[end].x).abs())
                };
                assert_eq!(gap(arrow.from, route.points.first()), BOX.width / 2.0, "{ends:?}: where it starts");
                assert_eq!(gap(arrow.to, route.points.last()), BOX.width / 2.0, "{ends:?}: where it ends");
            }
        }
    }

    #[test]
    fn a_crossing_that_need_not_be_is_not_there() {
        let drawn = layout(&[BOX; 4], &arrows(&[(0, 3), (1, 2), (0, 2), (1, 2)]));
        let above = |left: usize, right: usize| drawn.boxes[left].y < drawn.boxes[right].y;
        assert_eq!(above(0, 1), above(3, 2));
    }

    #[test]
    fn neighbours_in_the_way_share_the_difference() {
        assert_eq!(settle(&[10.0, 10.0], &[6.0, 6.0]), [0.0, 20.0]);
        assert_eq!(settle(&[0.0, 100.0], &[6.0, 6.0]), [0.0, 100.0]);
    }
}
