//! What changed from an edition to another, as one reader sees both.

use std::collections::{HashMap, HashSet};

use oxrdf::NamedNode;

use super::{EdgeId, Network, NodeId};

/// What is new in a network and what has left it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Things of the newer network that the older one does not have.
    pub arrived: Vec<NodeId>,
    /// Things of the older network that the newer one does not have.
    pub left: Vec<NodeId>,
    /// Relations of the newer network that the older one does not have.
    pub tied: Vec<EdgeId>,
    /// Relations of the older network that the newer one does not have.
    pub untied: Vec<EdgeId>,
}

/// A relation whatever the network: its ends, its kind, the thing that states it.
type Relation<'a> = (&'a NamedNode, &'a NamedNode, &'a NamedNode, Option<&'a NamedNode>);

impl Network {
    /// What changed since an older network; things and relations in the order in which their network has them.
    pub fn since(&self, older: &Self) -> Difference {
        let here: HashSet<Relation<'_>> = self.edges().map(|edge| self.relation(edge)).collect();
        let there: HashSet<Relation<'_>> = older.edges().map(|edge| older.relation(edge)).collect();
        let lacks = |network: &Self, iri: &NamedNode| network.find(iri.as_ref()).is_none();
        Difference {
            arrived: self.nodes().filter(|node| lacks(older, self.iri(*node))).collect(),
            left: older.nodes().filter(|node| lacks(self, older.iri(*node))).collect(),
            tied: self.edges().filter(|edge| !there.contains(&self.relation(*edge))).collect(),
            untied: older.edges().filter(|edge| !here.contains(&older.relation(*edge))).collect(),
        }
    }

    fn relation(&self, edge: EdgeId) -> Relation<'_> {
        let (from, to, stated) = self.edge(edge);
        let link = self.link(stated).map(|link| &link.iri);
        (self.iri(from), self.iri(to), &self.kind(stated.kind).iri, link)
    }

    /// How many relations each thing has in some of them.
    pub fn shares(&self, edges: &[EdgeId]) -> HashMap<NodeId, usize> {
        let mut shares = HashMap::new();
        for edge in edges {
            let (from, to, _) = self.edge(*edge);
            *shares.entry(from).or_default() += 1;
            *shares.entry(to).or_default() += 1;
        }
        shares
    }
}

#[cfg(test)]
mod tests {
    use super::super::{EdgeId, Network, NodeId};
    use super::Difference;

    #[test]
    fn what_came_and_what_went_is_told() {
        let older = Network::of(3, &[(0, 1, 0), (1, 2, 0)]);
        let newer = Network::of(4, &[(0, 1, 0), (1, 2, 1), (2, 3, 0)]);
        let difference = newer.since(&older);
        let expected = Difference {
            arrived: vec![NodeId::new(3)],
            left: vec![],
            tied: vec![EdgeId::new(1), EdgeId::new(2)],
            untied: vec![EdgeId::new(1)],
        };
        assert_eq!(difference, expected);
        assert_eq!(newer.shares(&difference.tied)[&NodeId::new(2)], 2);
        // Read the other way, what came is what went.
        let back = older.since(&newer);
        assert_eq!((back.left, back.tied), (difference.arrived, difference.untied));
        assert_eq!(newer.since(&newer), Difference::default());
    }
}
