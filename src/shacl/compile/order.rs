//! Shapes that refer to themselves, or that are nested too deep.

use oxrdf::Term;

use crate::shacl::fault::ShapesFault;
use crate::shacl::shape::Shape;

/// Shapes nested deeper than this are refused: evaluation recurses.
const DEEPEST: usize = 128;

/// The faults of shapes that reach themselves through `sh:property`, `sh:node`, `sh:not`… (section 3.4.3 leaves their
/// validation undefined, so they are refused), with the circle that they make.
pub(super) fn recursion(shapes: &[Shape]) -> Vec<ShapesFault> {
    let mut search = Search { shapes, height: vec![None; shapes.len()], faults: Vec::new() };
    for place in 0..shapes.len() {
        search.visit(place, &mut Vec::new());
    }
    search.faults
}

struct Search<'a> {
    shapes: &'a [Shape],
    /// How many levels are under each shape, once known.
    height: Vec<Option<usize>>,
    faults: Vec<ShapesFault>,
}

impl Search<'_> {
    fn visit(&mut self, place: usize, above: &mut Vec<usize>) -> usize {
        if let Some(start) = above.iter().position(|other| *other == place) {
            let circle: Vec<String> = above[start..]
                .iter()
                .chain([&place])
                .map(|place| self.shapes[*place].node.to_string())
                .collect();
            let problem = format!(
                "cette forme dépend d’elle-même ({}), ce que SHACL ne définit pas",
                circle.join(" → ")
            );
            self.fault(&self.shapes[place].node, problem);
            return 0;
        }
        if let Some(height) = self.height[place] {
            return height;
        }
        if above.len() > DEEPEST {
            let problem = format!("les formes s’emboîtent sur plus de {DEEPEST} niveaux");
            self.fault(&self.shapes[place].node, problem);
            return 0;
        }
        above.push(place);
        let mut height = 0;
        for constraint in &self.shapes[place].constraints {
            for other in constraint.shapes() {
                height = height.max(1 + self.visit(other, above));
            }
        }
        above.pop();
        self.height[place] = Some(height);
        if height > DEEPEST {
            let problem = format!("les formes s’emboîtent sur plus de {DEEPEST} niveaux");
            self.fault(&self.shapes[place].node, problem);
        }
        height
    }

    fn fault(&mut self, shape: &Term, problem: String) {
        self.faults.push(ShapesFault { shape: shape.clone(), property: None, problem });
    }
}
