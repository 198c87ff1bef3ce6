//! The picture of the whole: shores around, shared ports between them, and the routes that join them.
//!
//! As on a portolan chart, names of the coast stand at right angles to it and the important ports are in red. Places
//! are computed: ports and shores are turned so that what is joined lies close, the same data giving the same picture.

use std::f64::consts::{PI, TAU};

use super::text::{Weight, shortened, width};
use super::{Svg, number};

/// Something on the chart: what is written, where it leads, what it is called in full.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The short name.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// The full name and what joins it, for the tooltip.
    pub title: String,
}

/// A line between a shore and a port, by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// Number of the shore.
    pub shore: usize,
    /// Number of the port.
    pub port: usize,
    /// Whether the line is drawn in full ink.
    pub strong: bool,
}

/// Size of the chart, in units.
const SIZE: (f64, f64) = (1180.0, 760.0);
/// Half axes of the coast.
const COAST: (f64, f64) = (460.0, 276.0);
/// Half axes of the two rings of ports.
const RINGS: [(f64, f64); 2] = [(318.0, 190.0), (150.0, 88.0)];
/// Turns of the search for a picture with short routes.
const TURNS: usize = 24;
/// Size of the names of shores and ports.
const SHORE_NAME: f64 = 15.0;
const PORT_NAME: f64 = 16.0;
/// Room for the name of a shore, from the coast to the edge.
const SHORE_ROOM: f64 = 96.0;

/// Draws the chart; `id` and `title` name it in the page.
pub fn chart(
    (id, title): (&str, &str),
    shores: &[Place],
    ports: &[Place],
    routes: &[Route],
) -> String {
    let (shore_angles, port_angles) = angles(shores.len(), ports.len(), routes);
    let outer = ports.len().div_ceil(RINGS.len()).max(ports.len().saturating_sub(6));
    let ring = ring_of(&port_angles, outer);
    let shore_points: Vec<(f64, f64)> =
        shore_angles.iter().map(|angle| on_ellipse(*angle, COAST)).collect();
    let port_points: Vec<(f64, f64)> = port_angles
        .iter()
        .zip(&ring)
        .map(|(angle, ring)| on_ellipse(*angle, RINGS[*ring]))
        .collect();
    let mut svg = Svg::new(id, SIZE, title);
    coast(&mut svg);
    svg.open("g", &[("class", "routes".to_owned())]);
    for route in routes {
        if let (Some(from), Some(to)) = (shore_points.get(route.shore), port_points.get(route.port))
        {
            line(&mut svg, (*from, *to), route.strong);
        }
    }
    svg.close();
    for ((shore, angle), point) in shores.iter().zip(&shore_angles).zip(&shore_points) {
        shore_name(&mut svg, shore, (*angle, *point));
    }
    for (port, point) in ports.iter().zip(&port_points) {
        port_name(&mut svg, port, *point);
    }
    svg.finish()
}

fn coast(svg: &mut Svg) {
    for (class, (rx, ry)) in [("coast", COAST), ("coast-inner", (COAST.0 - 6.0, COAST.1 - 6.0))] {
        svg.leaf(
            "ellipse",
            &[
                ("class", class.to_owned()),
                ("cx", number(SIZE.0 / 2.0)),
                ("cy", number(SIZE.1 / 2.0)),
                ("rx", number(rx)),
                ("ry", number(ry)),
            ],
        );
    }
}

/// A route bends towards the middle of the sea, so that neighbours can be told apart.
fn line(svg: &mut Svg, ((x1, y1), (x2, y2)): ((f64, f64), (f64, f64)), strong: bool) {
    let middle = (SIZE.0 / 2.0, SIZE.1 / 2.0);
    let bend = |a: f64, b: f64, centre: f64| (a + b) / 2.0 + (centre - (a + b) / 2.0) * 0.18;
    let path = format!(
        "M{} {}Q{} {} {} {}",
        number(x1),
        number(y1),
        number(bend(x1, x2, middle.0)),
        number(bend(y1, y2, middle.1)),
        number(x2),
        number(y2)
    );
    let class = if strong { "route strong" } else { "route" };
    svg.leaf("path", &[("class", class.to_owned()), ("d", path)]);
}

/// The name stands at right angles to the coast, outside it, never upside down.
fn shore_name(svg: &mut Svg, shore: &Place, (angle, (x, y)): (f64, (f64, f64))) {
    // The normal of the ellipse at that point.
    let normal = (angle.sin() / COAST.1).atan2(angle.cos() / COAST.0);
    let leftwards = normal.cos() < 0.0;
    let degrees = normal.to_degrees() + if leftwards { 180.0 } else { 0.0 };
    let label = shortened(&shore.label, SHORE_ROOM, (SHORE_NAME, Weight::Regular));
    svg.open("a", &[("class", "shore".to_owned()), ("href", shore.href.clone())]);
    svg.text("title", &[], &shore.title);
    svg.leaf("circle", &[("cx", number(x)), ("cy", number(y)), ("r", "3.5".to_owned())]);
    svg.text(
        "text",
        &[
            (
                "transform",
                format!("translate({} {}) rotate({})", number(x), number(y), number(degrees)),
            ),
            ("x", if leftwards { "-10".to_owned() } else { "10".to_owned() }),
            ("dy", "0.34em".to_owned()),
            ("text-anchor", if leftwards { "end".to_owned() } else { "start".to_owned() }),
            ("font-size", number(SHORE_NAME)),
        ],
        &label,
    );
    svg.close();
}

/// A port is a red diamond with its name under it, on a patch of paper.
fn port_name(svg: &mut Svg, port: &Place, (x, y): (f64, f64)) {
    let label = shortened(&port.label, 150.0, (PORT_NAME, Weight::Bold));
    let across = width(&label, PORT_NAME, Weight::Bold) + 12.0;
    svg.open("a", &[("class", "port".to_owned()), ("href", port.href.clone())]);
    svg.text("title", &[], &port.title);
    svg.leaf(
        "rect",
        &[
            ("class", "patch".to_owned()),
            ("x", number(x - across / 2.0)),
            ("y", number(y + 6.0)),
            ("width", number(across)),
            ("height", number(PORT_NAME * 1.35)),
        ],
    );
    svg.leaf("path", &[("d", format!("M{} {}l6 6l-6 6l-6 -6z", number(x), number(y - 6.0)))]);
    svg.text(
        "text",
        &[
            ("x", number(x)),
            ("y", number(y + 6.0 + PORT_NAME)),
            ("text-anchor", "middle".to_owned()),
            ("font-size", number(PORT_NAME)),
        ],
        &label,
    );
    svg.close();
}

fn on_ellipse(angle: f64, (rx, ry): (f64, f64)) -> (f64, f64) {
    (SIZE.0 / 2.0 + rx * angle.cos(), SIZE.1 / 2.0 + ry * angle.sin())
}

/// Places spread evenly on both rings, each turned towards what it is joined to.
fn angles(shores: usize, ports: usize, routes: &[Route]) -> (Vec<f64>, Vec<f64>) {
    let mut shore_angles = spread(&(0..shores).collect::<Vec<_>>());
    let mut port_angles = spread(&(0..ports).collect::<Vec<_>>());
    for _ in 0..TURNS {
        let wanted =
            means(ports, &port_angles, routes.iter().map(|r| (r.port, shore_angles.get(r.shore))));
        port_angles = spread(&order(&wanted));
        let wanted =
            means(shores, &shore_angles, routes.iter().map(|r| (r.shore, port_angles.get(r.port))));
        shore_angles = spread(&order(&wanted));
    }
    (shore_angles, port_angles)
}

/// The mean direction of what each place is joined to; its own when it is joined to nothing.
fn means<'a>(
    count: usize,
    own: &[f64],
    joined: impl Iterator<Item = (usize, Option<&'a f64>)>,
) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); count];
    for (place, angle) in joined {
        if let (Some(sum), Some(angle)) = (sums.get_mut(place), angle) {
            sum.0 += angle.cos();
            sum.1 += angle.sin();
        }
    }
    sums.iter()
        .zip(own)
        .map(|((x, y), own)| if x.hypot(*y) < 1e-9 { *own } else { y.atan2(*x).rem_euclid(TAU) })
        .collect()
}

/// The numbers of the places in the order of their angles.
fn order(angles: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..angles.len()).collect();
    places.sort_by(|left, right| angles[*left].total_cmp(&angles[*right]).then(left.cmp(right)));
    places
}

/// One angle per place, equally spaced from the top, in the order given.
fn spread(order: &[usize]) -> Vec<f64> {
    let mut angles = vec![0.0; order.len()];
    for (rank, place) in order.iter().enumerate() {
        let share = rank as f64 / order.len().max(1) as f64;
        angles[*place] = (share * TAU - PI / 2.0).rem_euclid(TAU);
    }
    angles
}

/// Which ring each port is on: regularly some of them on the inner one, so that names have room.
fn ring_of(angles: &[f64], outer: usize) -> Vec<usize> {
    let inner = angles.len().saturating_sub(outer);
    let mut rings = vec![0; angles.len()];
    for (rank, place) in order(angles).iter().enumerate() {
        let before = rank * inner / angles.len().max(1);
        let after = (rank + 1) * inner / angles.len().max(1);
        rings[*place] = usize::from(after > before);
    }
    rings
}

#[cfg(test)]
mod tests {
    use super::{Place, Route, chart};

    fn places(count: usize, name: &str) -> Vec<Place> {
        (0..count)
            .map(|number| Place {
                label: format!("{name} {number}"),
                href: format!("/fiche/{number}?a&b"),
                title: "<b>".to_owned(),
            })
            .collect()
    }

    #[test]
    fn the_chart_is_the_same_each_time_and_names_everything() {
        let routes: Vec<Route> = (0..60)
            .map(|n| Route { shore: n % 20, port: (n * 7) % 9, strong: n % 5 == 0 })
            .collect();
        let (shores, ports) = (places(20, "CAISSE"), places(9, "RÉF"));
        let picture = chart(("essai", "L’ensemble"), &shores, &ports, &routes);
        assert_eq!(picture, chart(("essai", "L’ensemble"), &shores, &ports, &routes));
        assert_eq!(picture.matches("class=\"shore\"").count(), 20);
        assert_eq!(picture.matches("class=\"port\"").count(), 9);
        assert_eq!(picture.matches("<path class=\"route").count(), 60);
        assert!(picture.contains("/fiche/3?a&amp;b") && !picture.contains("<b>"));
    }

    #[test]
    fn nothing_and_routes_to_nowhere_are_drawn_without_harm() {
        let picture =
            chart(("vide", "Rien"), &[], &[], &[Route { shore: 3, port: 4, strong: true }]);
        assert!(picture.starts_with("<svg") && !picture.contains("NaN"));
    }
}
