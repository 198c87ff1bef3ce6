//! The order of the rows and columns of a matrix that brings its blocks together.

use std::collections::BTreeMap;

use petgraph::unionfind::UnionFind;

/// Passes of the barycentre heuristic at most; it settles long before on real matrices.
const PASSES: usize = 40;

/// Orders rows and columns so that full cells stand together: what nothing ties is set apart, the largest part first; in
/// a part each row stands at the mean place of its columns and the other way round, until nothing moves (reciprocal
/// averaging, Hill 1973). `cells` are row, column and weight; the answer gives, for each place, which row stands there.
pub fn blocks(
    (rows, columns): (usize, usize),
    cells: &[(usize, usize, f64)],
) -> (Vec<usize>, Vec<usize>) {
    let mut parts: UnionFind<usize> = UnionFind::new(rows + columns);
    for (row, column, _) in cells {
        parts.union(*row, rows + *column);
    }
    let labels = parts.into_labeling();
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for label in &labels {
        *sizes.entry(*label).or_default() += 1;
    }
    // Where a row or a column is: the size of its part and its first member tell the part.
    let part = |place: usize| (std::cmp::Reverse(sizes[&labels[place]]), labels[place]);
    let mut row_order: Vec<usize> = (0..rows).collect();
    let mut column_order: Vec<usize> = (0..columns).collect();
    row_order.sort_by_key(|row| (part(*row), *row));
    column_order.sort_by_key(|column| (part(rows + *column), *column));
    let turned: Vec<(usize, usize, f64)> = cells.iter().map(|(r, c, w)| (*c, *r, *w)).collect();
    for _ in 0..PASSES {
        let middles = means(&row_order, (columns, &turned));
        let mut next = column_order.clone();
        next.sort_by(|left, right| {
            let key = |one: usize| (part(rows + one), middles[one]);
            key(*left).0.cmp(&key(*right).0).then(key(*left).1.total_cmp(&key(*right).1))
        });
        let middles = means(&next, (rows, cells));
        let mut next_rows = row_order.clone();
        next_rows.sort_by(|left, right| {
            part(*left).cmp(&part(*right)).then(middles[*left].total_cmp(&middles[*right]))
        });
        let settled = next == column_order && next_rows == row_order;
        (column_order, row_order) = (next, next_rows);
        if settled {
            break;
        }
    }
    (row_order, column_order)
}

/// For each of `count` lines, the mean place of what it crosses; those that cross nothing come last.
fn means(order: &[usize], (count, cells): (usize, &[(usize, usize, f64)])) -> Vec<f64> {
    let mut places = vec![0usize; order.len()];
    for (place, one) in order.iter().enumerate() {
        places[*one] = place;
    }
    let mut sums = vec![(0.0, 0.0); count];
    for (line, crossed, weight) in cells {
        sums[*line].0 += places[*crossed] as f64 * weight;
        sums[*line].1 += weight;
    }
    sums.into_iter()
        .map(|(sum, weight)| if weight > 0.0 { sum / weight } else { f64::INFINITY })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn two_blocks_given_mixed_come_apart() {
        // Rows 0, 2, 4 use columns 0 and 2; rows 1, 3 use columns 1 and 3.
        let mut cells = Vec::new();
        for row in 0..5 {
            for column in 0..4 {
                if row % 2 == column % 2 {
                    cells.push((row, column, 1.0));
                }
            }
        }
        let (rows, columns) = blocks((5, 4), &cells);
        assert_eq!(rows, [0, 2, 4, 1, 3]);
        assert_eq!(columns, [0, 2, 1, 3]);
    }

    #[test]
    fn a_chain_becomes_a_diagonal() {
        // A staircase whose rows and columns were shuffled: full cells come back beside the diagonal.
        let (rows, columns) = ([3usize, 0, 5, 1, 4, 2], [2usize, 5, 0, 3, 1, 4]);
        let mut cells = Vec::new();
        for step in 0..6 {
            cells.push((rows[step], columns[step], 1.0));
            if step + 1 < 6 {
                cells.push((rows[step], columns[step + 1], 1.0));
            }
        }
        let (row_order, column_order) = blocks((6, 6), &cells);
        let place = |order: &[usize], one: usize| {
            order.iter().position(|known| *known == one).expect("each is placed") as f64
        };
        let spread: f64 = cells
            .iter()
            .map(|(row, column, _)| (place(&row_order, *row) - place(&column_order, *column)).abs())
            .sum();
        let before: f64 =
            cells.iter().map(|(row, column, _)| (*row as f64 - *column as f64).abs()).sum();
        assert!(spread <= before, "{spread} against {before}");
        let mut sorted = row_order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2, 3, 4, 5], "each row once");
    }

    #[test]
    fn nothing_crossed_is_no_trouble() {
        assert_eq!(blocks((2, 3), &[]), (vec![0, 1], vec![0, 1, 2]));
        assert_eq!(blocks((0, 0), &[]), (vec![], vec![]));
    }
}
