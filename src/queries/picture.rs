//! How the answer of a question is drawn, and on what share of the map it rests, as its header declares.

/// Ways to draw an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// One bar for each category; with a series, the bar is cut in parts.
    Bars,
    /// Categories × series, the darker the larger the value.
    Heat,
}

/// `chart: bars organisme applications technologie`: kind, variable of the categories, variable of the values, and
/// that of the series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// How it is drawn.
    pub kind: ChartKind,
    /// The variable whose values are the categories.
    pub category: String,
    /// The variable that is measured; it holds numbers.
    pub value: String,
    /// The variable that cuts each category in parts.
    pub series: Option<String>,
}

impl Chart {
    /// Reads the value of the key `chart`; `None` when it is malformed.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (kind, category, value, series) = match *words.as_slice() {
            [kind, category, value] => (kind, category, value, None),
            [kind, category, value, series] => (kind, category, value, Some(series.to_owned())),
            _ => return None,
        };
        let kind = match kind {
            "bars" => ChartKind::Bars,
            "heat" if series.is_some() => ChartKind::Heat,
            _ => return None,
        };
        Some(Self { kind, category: category.to_owned(), value: value.to_owned(), series })
    }
}

/// `basis: Application technologie by operateur`: the answer speaks of the things of a class, and only of those that have
/// each of the properties; the measure is also given for each value of the last property.
///
/// Terms are those of the ontology, without their prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Local name of the class.
    pub class: String,
    /// Local names of the properties that a thing must have to count in the answer.
    pub properties: Vec<String>,
    /// Local name of the property that tells whose the thing is.
    pub by: Option<String>,
}

impl Basis {
    /// Reads the value of the key `basis`; `None` when it is malformed.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (what, by) = match text.split_once(" by ") {
            Some((what, by)) => (what, Some(by.trim().to_owned())),
            None => (text, None),
        };
        let mut words = what.split_whitespace().map(str::to_owned);
        let class = words.next()?;
        let properties: Vec<String> = words.collect();
        (!properties.is_empty()).then_some(Self { class, properties, by })
    }
}

/// `indicator: repond of referentiel qualite by organisme`: the variable that holds the verdict of each row (« oui »,
/// « non », anything else being « non établi »), those that say what the row is about, and the owner.
///
/// The figure is the share of «oui» among what is established; what is about the same things counts once, the worst
/// verdict winning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// The variable of the verdict.
    pub verdict: String,
    /// The variables whose values together name what is judged.
    pub of: Vec<String>,
    /// The variable of the owner.
    pub by: Option<String>,
}

impl Indicator {
    /// Reads the value of the key `indicator`; `None` when it is malformed.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (what, by) = match text.split_once(" by ") {
            Some((what, by)) => (what, Some(by.trim().to_owned())),
            None => (text, None),
        };
        let (verdict, of) = what.split_once(" of ")?;
        let of: Vec<String> = of.split_whitespace().map(str::to_owned).collect();
        let is_name = !verdict.trim().is_empty() && !verdict.trim().contains(' ');
        (is_name && !of.is_empty()).then(|| Self { verdict: verdict.trim().to_owned(), of, by })
    }
}

#[cfg(test)]
mod tests {
    use super::{Basis, Chart, ChartKind, Indicator};

    #[test]
    fn indicators_are_read_or_refused() {
        let one = Indicator::parse("repond of referentiel qualite by organisme").unwrap();
        assert_eq!((one.verdict.as_str(), one.of.len()), ("repond", 2));
        assert_eq!(one.by.as_deref(), Some("organisme"));
        assert_eq!(Indicator::parse("repond of x").unwrap().by, None);
        for bad in ["", "repond", "repond of ", "a b of c", " of c", "repond by organisme"] {
            assert_eq!(Indicator::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn charts_and_bases_are_read_or_refused() {
        let chart = Chart::parse("bars organisme applications").unwrap();
        assert_eq!((chart.kind, chart.series), (ChartKind::Bars, None));
        assert_eq!(Chart::parse("heat a b c").unwrap().series.as_deref(), Some("c"));
        for bad in ["", "bars", "bars a", "heat a b", "pie a b", "bars a b c d"] {
            assert_eq!(Chart::parse(bad), None, "{bad}");
        }
        let basis = Basis::parse("Application technologie fonction by operateur").unwrap();
        assert_eq!((basis.properties.len(), basis.by.as_deref()), (2, Some("operateur")));
        assert_eq!(Basis::parse("Application"), None);
        assert_eq!(Basis::parse(""), None);
    }
}
