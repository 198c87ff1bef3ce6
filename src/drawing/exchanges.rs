//! Who gives to whom: one in the middle, those from whom it receives on the left, those to whom it gives on the right.

use super::portolan::Place;
use super::text::{Weight, shortened};
use super::{Svg, number};

/// One at the other end, with how many exchanges there are.
#[derive(Clone, Debug, PartialEq)]
pub struct Partner {
    /// Who.
    pub place: Place,
    /// How many exchanges; the line is as thick.
    pub exchanges: usize,
    /// Whether it is shared across organisations.
    pub transverse: bool,
}

const WIDTH: f64 = 920.0;
/// Height of one partner.
const STEP: f64 = 30.0;
/// Where the names of each side begin, and where their lines do.
const LEFT: f64 = 250.0;
const RIGHT: f64 = WIDTH - LEFT;
/// Half of the box in the middle.
const HALF: (f64, f64) = (95.0, 26.0);
const NAME: f64 = 15.0;

/// Draws the exchanges of `centre`.
pub fn exchanges(
    (id, title): (&str, &str),
    centre: &Place,
    senders: &[Partner],
    receivers: &[Partner],
) -> String {
    let height = STEP * senders.len().max(receivers.len()).max(3) as f64 + 50.0;
    let middle = (WIDTH / 2.0, height / 2.0 + 10.0);
    let mut svg = Svg::new(id, (WIDTH, height), title);
    for (x, anchor, text) in [(LEFT, "end", "Reçoit de"), (RIGHT, "start", "Envoie à")] {
        svg.text(
            "text",
            &[
                ("class", "side".to_owned()),
                ("x", number(x)),
                ("y", "16".to_owned()),
                ("text-anchor", anchor.to_owned()),
                ("font-size", "14".to_owned()),
            ],
            text,
        );
    }
    for (partner, y) in senders.iter().zip(heights(senders.len(), height)) {
        line(&mut svg, ((LEFT + 12.0, y), (middle.0 - HALF.0, middle.1)), partner.exchanges);
        name(&mut svg, partner, (LEFT, y, "end"));
    }
    for (partner, y) in receivers.iter().zip(heights(receivers.len(), height)) {
        line(&mut svg, ((middle.0 + HALF.0, middle.1), (RIGHT - 12.0, y)), partner.exchanges);
        name(&mut svg, partner, (RIGHT, y, "start"));
    }
    svg.leaf(
        "rect",
        &[
            ("class", "centre".to_owned()),
            ("x", number(middle.0 - HALF.0)),
            ("y", number(middle.1 - HALF.1)),
            ("width", number(2.0 * HALF.0)),
            ("height", number(2.0 * HALF.1)),
        ],
    );
    svg.text(
        "text",
        &[
            ("class", "centre-name".to_owned()),
            ("x", number(middle.0)),
            ("y", number(middle.1)),
            ("dy", "0.34em".to_owned()),
            ("text-anchor", "middle".to_owned()),
            ("font-size", "18".to_owned()),
        ],
        &shortened(&centre.label, 2.0 * HALF.0 - 20.0, (18.0, Weight::Bold)),
    );
    svg.finish()
}

/// Heights of `count` names, evenly around the middle.
fn heights(count: usize, height: f64) -> impl Iterator<Item = f64> {
    let top = height / 2.0 + 10.0 - STEP * (count as f64 - 1.0) / 2.0;
    (0..count).map(move |place| top + STEP * place as f64)
}

/// A curve with an arrow at its end, as thick as there are exchanges.
fn line(svg: &mut Svg, ((x1, y1), (x2, y2)): ((f64, f64), (f64, f64)), exchanges: usize) {
    let bend = (x2 - x1) * 0.5;
    let path = format!(
        "M{} {}C{} {} {} {} {} {}",
        number(x1),
        number(y1),
        number(x1 + bend),
        number(y1),
        number(x2 - bend),
        number(y2),
        number(x2 - 7.0),
        number(y2)
    );
    let thickness = (1.0 + (exchanges as f64).ln_1p() * 0.9).min(5.0);
    svg.leaf(
        "path",
        &[("class", "route".to_owned()), ("d", path), ("stroke-width", number(thickness))],
    );
    let head = format!("M{} {}l-8 -4.5v9z", number(x2), number(y2));
    svg.leaf("path", &[("class", "head".to_owned()), ("d", head)]);
}

fn name(svg: &mut Svg, partner: &Partner, (x, y, anchor): (f64, f64, &'static str)) {
    let class = if partner.transverse { "partner shared" } else { "partner" };
    // A diamond says «shared» to those who do not see red.
    let mark = if partner.transverse { "◆ " } else { "" };
    let count = format!(" ({})", partner.exchanges);
    let label = shortened(&partner.place.label, LEFT - 60.0, (NAME, Weight::Regular));
    svg.open("a", &[("class", class.to_owned()), ("href", partner.place.href.clone())]);
    svg.text("title", &[], &partner.place.title);
    svg.text(
        "text",
        &[
            ("x", number(x)),
            ("y", number(y)),
            ("dy", "0.34em".to_owned()),
            ("text-anchor", anchor.to_owned()),
            ("font-size", number(NAME)),
        ],
        &format!("{mark}{label}{count}"),
    );
    svg.close();
}

#[cfg(test)]
mod tests {
    use super::{Partner, exchanges};
    use crate::drawing::portolan::Place;

    #[test]
    fn each_partner_is_named_once_with_its_count() {
        let place = |label: &str| Place {
            label: label.to_owned(),
            href: "/x?a&b".to_owned(),
            title: "<i>".to_owned(),
        };
        let partner = |label: &str, exchanges, transverse| Partner {
            place: place(label),
            exchanges,
            transverse,
        };
        let picture = exchanges(
            ("e", "Échanges"),
            &place("CNAV"),
            &[partner("DSN", 3, true)],
            &[partner("MSA", 1, false), partner("CNAF", 40, false)],
        );
        assert!(picture.contains("◆ DSN (3)") && picture.contains("CNAF (40)"), "{picture}");
        assert_eq!(picture.matches("class=\"head\"").count(), 3);
        assert!(!picture.contains("<i>") && !picture.contains("NaN"));
        assert!(!exchanges(("v", "Rien"), &place(""), &[], &[]).contains("NaN"));
    }
}
