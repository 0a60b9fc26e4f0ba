//! Layouts of graphs of any form.

use proptest::prelude::*;

use super::*;

const LABEL: Size = Size { width: 60.0, height: 19.0 };

fn size(width: f64) -> Size {
    Size { width, height: 40.0 }
}

fn link(from: usize, to: usize) -> Link {
    Link { from, to, label: None, weight: 4, class: 0 }
}

fn labelled(from: usize, to: usize) -> Link {
    Link { label: Some(LABEL), ..link(from, to) }
}

fn end(step: &Step) -> Point {
    match step {
        Step::Move(to) | Step::Line(to) | Step::Curve(_, _, to) => *to,
    }
}

fn middle(layout: &Layout, boxes: &[Size], index: usize) -> f64 {
    layout.boxes[index].x + boxes[index].width / 2.0
}

#[test]
fn what_follows_stands_below() {
    let boxes = [size(100.0); 4];
    let layout = layout(&boxes, &[link(0, 1), link(1, 2), link(0, 2), link(2, 3)]);
    let tops: Vec<f64> = layout.boxes.iter().map(|at| at.y).collect();
    assert!(tops.is_sorted() && tops[0] < tops[1] && tops[1] < tops[2], "{tops:?}");
    assert_eq!(middle(&layout, &boxes, 2), middle(&layout, &boxes, 3), "an only way is straight");
    assert_eq!(layout.routes[3].steps.len(), 2, "{:?}", layout.routes[3]);
}

#[test]
fn edges_to_one_box_are_one_line() {
    let boxes = [size(100.0); 7];
    let mut links: Vec<Link> = (0..5).map(|index| link(index, index + 1)).collect();
    links.extend((0..5).map(|index| Link { class: 1, weight: 1, ..link(index, 6) }));
    links.push(link(5, 6));
    let layout = layout(&boxes, &links);
    let heads =
        |links: std::ops::Range<usize>| layout.routes[links].iter().filter(|route| route.head.is_some()).count();
    assert_eq!(heads(5..10), 1, "the first has the line and the arrow");
    assert_eq!(heads(0..5), 5);
    let joined = end(layout.routes[7].steps.last().unwrap());
    let line = &layout.routes[5].steps;
    let (top, bottom) = (end(&line[0]).y, end(line.last().unwrap()).y);
    assert!(joined.y > top && joined.y < bottom, "{joined:?}");
}

#[test]
fn an_edge_that_leads_back_leaves_below_and_enters_above() {
    let boxes = [size(100.0); 3];
    for back in [link(2, 0), labelled(2, 0), link(1, 1), labelled(1, 1)] {
        let layout = layout(&boxes, &[link(0, 1), link(1, 2), back]);
        let route = &layout.routes[2];
        let (from, to) = (layout.boxes[back.from], layout.boxes[back.to]);
        assert_eq!(end(&route.steps[0]), Point { x: from.x + 50.0, y: from.y + 40.0 });
        assert_eq!(route.head, Some(Point { x: to.x + 50.0, y: to.y }));
        let lowest = route.steps.iter().map(|step| end(step).y).fold(0.0, f64::max);
        let highest = route.steps.iter().map(|step| end(step).y).fold(f64::INFINITY, f64::min);
        assert!(lowest > from.y + 40.0 && highest < to.y && highest >= 0.0, "{route:?}");
        assert!(lowest <= layout.size.height, "{lowest} {:?}", layout.size);
    }
}

#[test]
fn edges_that_turn_in_one_place_do_not_lie_on_each_other() {
    let boxes = [size(100.0); 4];
    let layout = layout(&boxes, &[link(0, 1), link(1, 2), link(2, 3), labelled(3, 0), labelled(3, 1), labelled(3, 2)]);
    let lowest = |route: &Route| route.steps.iter().map(|step| end(step).y).fold(0.0, f64::max);
    let mut depths: Vec<f64> = layout.routes[3..].iter().map(lowest).collect();
    depths.sort_by(f64::total_cmp);
    depths.dedup();
    assert!(depths.len() > 1 && depths[depths.len() - 1] <= layout.size.height, "{depths:?} {:?}", layout.size);
}

#[test]
fn what_is_not_joined_to_the_start_stands_below() {
    let layout = layout(&[size(100.0); 5], &[link(0, 1), link(1, 0), link(2, 3)]);
    let tops: Vec<f64> = layout.boxes.iter().map(|at| at.y).collect();
    assert!(tops[0] < tops[1] && tops[1] < tops[2] && tops[2] < tops[3] && tops[4] == tops[2], "{tops:?}");
}

#[test]
fn nothing_and_links_to_nothing_are_laid_out() {
    assert_eq!(layout(&[], &[link(0, 1)]).routes, [Route::default()]);
    let layout = layout(&[size(50.0)], &[link(0, 1), link(7, 0)]);
    assert_eq!((layout.boxes.len(), layout.size.width), (1, 50.0));
    assert!(layout.routes.iter().all(|route| route.steps.is_empty() && route.head.is_none()));
    assert_eq!(too_long(1, &[link(0, 1)]), [false]);
}

#[test]
fn a_tangle_is_thinned_out_and_a_long_chain_is_not() {
    let chain: Vec<Link> = (0..2_000).flat_map(|index| [link(index, index + 1), labelled(index, 2_000)]).collect();
    assert!(!too_long(2_001, &chain).contains(&true));
    let far = |index: usize| link(index, (index + 500) % 1_000);
    let tangle: Vec<Link> = (0..999).flat_map(|index| [link(index, index + 1), far(index)]).collect();
    let is_long = too_long(1_000, &tangle);
    assert!(is_long.iter().step_by(2).all(|is_long| !is_long), "the way down stays");
    assert!(is_long.iter().filter(|is_long| **is_long).count() > 900);
}

/// Boxes and links between them, a few of them to nowhere.
fn graphs() -> impl Strategy<Value = (Vec<Size>, Vec<Link>)> {
    (1_usize..30).prop_flat_map(|count| {
        let boxes = prop::collection::vec((20.0..300.0_f64, 20.0..200.0_f64), count);
        let links = prop::collection::vec((0..count, 0..count + 1, any::<bool>(), 0_u8..3), 0..3 * count);
        (boxes, links).prop_map(|(boxes, links)| {
            let boxes = boxes.into_iter().map(|(width, height)| Size { width, height }).collect();
            let link = |(from, to, has_label, class)| Link {
                from,
                to,
                label: Some(LABEL).filter(|_| has_label),
                weight: 1 + u32::from(class),
                class,
            };
            (boxes, links.into_iter().map(link).collect())
        })
    })
}

fn overlap(a: (Point, Size), b: (Point, Size)) -> bool {
    let apart = |a: f64, a_size: f64, b: f64, b_size: f64| a + a_size <= b + 0.01 || b + b_size <= a + 0.01;
    !apart(a.0.x, a.1.width, b.0.x, b.1.width) && !apart(a.0.y, a.1.height, b.0.y, b.1.height)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn nothing_overlaps_and_all_is_within((boxes, links) in graphs()) {
        let found = layout(&boxes, &links);
        let mut rooms: Vec<(Point, Size)> = found.boxes.iter().copied().zip(boxes.iter().copied()).collect();
        rooms.extend(found.routes.iter().filter_map(|route| Some((route.label?, LABEL))));
        for (index, room) in rooms.iter().enumerate() {
            prop_assert!(room.0.x >= -0.01 && room.0.y >= -0.01);
            prop_assert!(room.0.x + room.1.width <= found.size.width + 0.01);
            prop_assert!(room.0.y + room.1.height <= found.size.height + 0.01);
            for other in &rooms[index + 1..] {
                prop_assert!(!overlap(*room, *other), "{room:?} {other:?}");
            }
        }
        for (route, link) in found.routes.iter().zip(&links).filter(|(_, link)| link.to < boxes.len()) {
            let from = found.boxes[link.from];
            let start = Point { x: from.x + boxes[link.from].width / 2.0, y: from.y + boxes[link.from].height };
            let at = end(&route.steps[0]);
            prop_assert!((at.x - start.x).abs() + (at.y - start.y).abs() < 0.01, "{at:?} {start:?}");
            prop_assert_eq!(route.label.is_some(), link.label.is_some());
            for point in route.steps.iter().map(end) {
                prop_assert!(point.x >= -0.01 && point.x <= found.size.width + 0.01);
                prop_assert!(point.y >= -0.01 && point.y <= found.size.height + 0.01);
            }
        }
        // Whatever shares a line, each box that something leads to has an arrow.
        for link in links.iter().filter(|link| link.to < boxes.len()) {
            let of_box = found.routes.iter().zip(&links).filter(|(_, other)| other.to == link.to);
            prop_assert!(of_box.into_iter().any(|(route, _)| route.head.is_some()));
        }
    }

    #[test]
    fn the_same_graph_has_the_same_layout((boxes, links) in graphs()) {
        let (once, again) = (layout(&boxes, &links), layout(&boxes, &links));
        prop_assert_eq!(once.boxes, again.boxes);
        prop_assert_eq!(once.routes, again.routes);
        prop_assert_eq!(too_long(boxes.len(), &links), too_long(boxes.len(), &links));
    }
}
