//! Positions, sizes and colours, as the formats write them.

use crate::model::Colour;

/// Coordinates beyond this are mistakes; a screen is some 2,000 pixels wide.
const FURTHEST: f64 = 10_000_000.0;
/// The size of a box in most tools.
pub(super) const USUAL_SIZE: (i32, i32) = (120, 55);

/// A number of pixels, rounded; some tools write decimals.
pub(super) fn pixels(written: &str) -> Option<i32> {
    let number: f64 = written.trim().parse().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked first")]
    (number.abs() <= FURTHEST).then(|| number.round() as i32)
}

/// A colour written `#rrggbb`.
pub(super) fn colour(written: &str) -> Option<Colour> {
    let digits = written.trim().strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let number = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some(Colour { rgb: [red, green, blue], opacity: None })
}

/// An opacity from 0 to 100, from Archi's alpha from 0 to 255.
pub(super) fn opacity(alpha: &str) -> Option<u8> {
    let alpha: u8 = alpha.trim().parse().ok()?;
    u8::try_from((u32::from(alpha) * 100 + 127) / 255).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_opacities_are_read_exactly_or_not_at_all() {
        assert_eq!(colour("#C9e7b7").map(|colour| colour.rgb), Some([0xC9, 0xE7, 0xB7]));
        for wrong in ["C9E7B7", "#C9E7B", "#C9E7B7F", "#+9E7B7", "#é9E7B", "", "#"] {
            assert_eq!(colour(wrong), None, "{wrong}");
        }
        assert_eq!([opacity("0"), opacity("128"), opacity("255")], [Some(0), Some(50), Some(100)]);
        assert_eq!([opacity("256"), opacity("-1")], [None, None]);
    }
}
