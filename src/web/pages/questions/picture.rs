//! The answer of a question as a picture, as its header declares.

use std::fmt::Write as _;

use oxrdf::Term;

use super::table::{cell, columns};
use crate::drawing::bars::{Bar, bars};
use crate::drawing::heat::heat;
use crate::queries::{Chart, ChartKind, Question};
use crate::web::names::Names;

/// Bars drawn; the table has them all.
const BARS: usize = 30;
/// Parts told apart by their colour; the others are put together.
const SERIES: usize = 6;
/// Rows and columns of a matrix.
const HEADS: usize = 24;

/// A picture and what to know of it.
pub(in crate::web::pages) struct Picture {
    /// The picture, as SVG.
    pub(in crate::web::pages) svg: String,
    /// Its sort, for the style sheet.
    pub(in crate::web::pages) class: &'static str,
    /// What it shows, and what it leaves to the table.
    pub(in crate::web::pages) caption: String,
}

/// What a chart is made of: categories with their address, series, and the value of each pair.
#[derive(Default)]
struct Data {
    categories: Vec<(String, String)>,
    series: Vec<(String, String)>,
    values: Vec<(usize, usize, f64)>,
}

type Rows = [Vec<Option<Term>>];

/// Draws an answer; `None` when there is nothing to draw.
pub(in crate::web::pages) fn picture(
    names: &Names<'_>,
    question: &Question,
    (variables, rows): (&[String], &Rows),
    truncated: bool,
) -> Option<Picture> {
    let chart = question.chart.as_ref()?;
    let data = data(names, chart, (variables, rows))?;
    let title = question.column_title(&chart.value);
    let mut picture = match chart.kind {
        ChartKind::Bars => data.bars(&title),
        ChartKind::Heat => data.heat(&title),
    };
    if truncated {
        let rows = crate::web::filters::number(rows.len());
        let _ = write!(picture.caption, " Seules les {rows} premières lignes sont comptées.");
    }
    (!data.values.is_empty()).then_some(picture)
}

fn data(names: &Names<'_>, chart: &Chart, (variables, rows): (&[String], &Rows)) -> Option<Data> {
    let place_of = |name: &str| variables.iter().position(|variable| variable == name);
    let shown = columns(variables);
    let column = |name: &str| {
        let place = place_of(name)?;
        shown.iter().copied().find(|(at, _)| *at == place)
    };
    let (category, value) = (column(&chart.category)?, place_of(&chart.value)?);
    let series = match &chart.series {
        Some(name) => Some(column(name)?),
        None => None,
    };
    let mut data = Data::default();
    for row in rows {
        let Some(Term::Literal(number)) = &row[value] else { continue };
        let Some(number) =
            number.value().parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0)
        else {
            continue;
        };
        let head = |at| {
            cell(names, row, at).map_or_else(
                || ("Non précisé".to_owned(), String::new()),
                |shown| (shown.text, shown.href.unwrap_or_default()),
            )
        };
        let category = place(&mut data.categories, head(category));
        let part = match series {
            Some(at) => place(&mut data.series, head(at)),
            None => 0,
        };
        data.values.push((category, part, number));
    }
    Some(data)
}

fn place(known: &mut Vec<(String, String)>, head: (String, String)) -> usize {
    known.iter().position(|one| *one == head).unwrap_or_else(|| {
        known.push(head);
        known.len() - 1
    })
}

impl Data {
    /// Series from the largest to the smallest, and what each becomes: its rank, or the last one for those put together.
    fn ranked(&self) -> (Vec<String>, Vec<usize>) {
        let mut totals: Vec<(usize, f64)> = (0..self.series.len()).map(|one| (one, 0.0)).collect();
        for (_, part, value) in &self.values {
            if let Some(total) = totals.get_mut(*part) {
                total.1 += value;
            }
        }
        totals.sort_by(|left, right| right.1.total_cmp(&left.1));
        let kept = if totals.len() > SERIES { SERIES - 1 } else { totals.len() };
        let mut names: Vec<String> =
            totals.iter().take(kept).map(|(one, _)| self.series[*one].0.clone()).collect();
        if totals.len() > kept {
            names.push("Autres".to_owned());
        }
        let mut becomes = vec![0; self.series.len()];
        for (rank, (one, _)) in totals.iter().enumerate() {
            becomes[*one] = rank.min(kept);
        }
        (names, becomes)
    }

    fn bars(&self, value: &str) -> Picture {
        let (series, becomes) = self.ranked();
        let mut drawn: Vec<Bar> = self
            .categories
            .iter()
            .map(|(label, href)| Bar {
                label: label.clone(),
                href: href.clone(),
                parts: Vec::new(),
            })
            .collect();
        for (category, part, number) in &self.values {
            let part = becomes.get(*part).copied().unwrap_or_default();
            let parts = &mut drawn[*category].parts;
            match parts.iter_mut().find(|(known, _)| *known == part) {
                Some((_, sum)) => *sum += number,
                None => parts.push((part, *number)),
            }
        }
        drawn.iter_mut().for_each(|bar| bar.parts.sort_by_key(|(part, _)| *part));
        let total = |bar: &Bar| bar.parts.iter().map(|(_, value)| value).sum::<f64>();
        drawn.sort_by(|left, right| total(right).total_cmp(&total(left)));
        let left = drawn.len().saturating_sub(BARS);
        drawn.truncate(BARS);
        Picture {
            class: "bars",
            svg: bars(("graphique", value), &series, &drawn),
            caption: caption(value, left),
        }
    }

    fn heat(&self, value: &str) -> Picture {
        let mut sums = vec![vec![None::<f64>; self.series.len()]; self.categories.len()];
        for (row, column, number) in &self.values {
            let sum = &mut sums[*row][*column];
            *sum = Some(sum.unwrap_or_default() + number);
        }
        let weight = |cells: &mut dyn Iterator<Item = Option<f64>>| cells.flatten().sum::<f64>();
        let row_weight = |row: usize| weight(&mut sums[row].iter().copied());
        let column_weight = |column: usize| weight(&mut sums.iter().map(|row| row[column]));
        let order = |count: usize, weight: &dyn Fn(usize) -> f64| {
            let mut places: Vec<usize> = (0..count).collect();
            places.sort_by(|left, right| weight(*right).total_cmp(&weight(*left)));
            places.truncate(HEADS);
            places
        };
        let rows = order(self.categories.len(), &row_weight);
        let columns = order(self.series.len(), &column_weight);
        let heads = |places: &[usize], all: &[(String, String)]| -> Vec<(String, String)> {
            places.iter().map(|place| all[*place].clone()).collect()
        };
        let left = (self.categories.len() - rows.len()) + (self.series.len() - columns.len());
        let svg = heat(
            ("graphique", value),
            (&heads(&rows, &self.categories), &heads(&columns, &self.series)),
            &|row, column| sums[rows[row]][columns[column]],
        );
        Picture { class: "heat", svg, caption: caption(value, left) }
    }
}

fn caption(value: &str, left: usize) -> String {
    match left {
        0 => format!("{value}. Le tableau donne les mêmes nombres."),
        1 => format!("{value}. Une ligne de plus est dans le tableau."),
        left => format!("{value}. {left} autres sont dans le tableau seulement."),
    }
}
