//! The network seen from higher up: what things do is counted for what gathers them (an organisation, an area).

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{EdgeId, Gathering, Kinds, Network, NodeId, Sense};
use crate::schema::Schema;

/// How things are gathered.
#[derive(Debug)]
pub struct RollUp {
    /// For each thing, what gathers it; the thing itself when it is one of those that gather.
    gathered: Vec<Vec<NodeId>>,
}

/// All the relations from one gathering to another: implied by those of their things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// The relations, each once.
    pub edges: Vec<EdgeId>,
    /// What they carry.
    pub carried: BTreeSet<NodeId>,
}

impl RollUp {
    /// What gathers a thing; empty when the map does not say.
    pub fn of(&self, node: NodeId) -> &[NodeId] {
        &self.gathered[node.index()]
    }

    /// Each thing by itself.
    pub fn none(network: &Network) -> Self {
        Self { gathered: network.nodes().map(|node| vec![node]).collect() }
    }
}

impl Network {
    /// Gathers things by a property: a thing that could gather others stands for itself.
    pub fn roll_up(&self, schema: &Schema, gathering: &Gathering) -> RollUp {
        let above: HashSet<&oxrdf::NamedNode> = gathering
            .range
            .as_ref()
            .and_then(|range| schema.class(range.as_ref()))
            .map(|class| class.descendants.iter().collect())
            .unwrap_or_default();
        let mut kinds = self.no_kinds();
        if let Some(kind) = gathering.kind {
            kinds.set(kind, true);
        }
        let gathered = self
            .nodes()
            .map(|node| {
                if above.contains(self.class(node)) {
                    return vec![node];
                }
                let mut values: Vec<NodeId> = self
                    .around(node, (&kinds, Sense::Outgoing))
                    .map(|(_, other, _)| other)
                    .collect();
                values.sort_unstable();
                values.dedup();
                values
            })
            .collect();
        RollUp { gathered }
    }

    /// What flows between gatherings through links (exchanges), for those that pass `keep`, and the relations that
    /// nothing gathers at one end at least.
    ///
    /// A relation within one gathering counts from it to itself. A thing gathered twice counts for both.
    pub fn flows(
        &self,
        (roll_up, kinds): (&RollUp, &Kinds),
        keep: &dyn Fn(EdgeId) -> bool,
    ) -> (BTreeMap<(NodeId, NodeId), Flow>, Vec<EdgeId>) {
        let mut flows: BTreeMap<(NodeId, NodeId), Flow> = BTreeMap::new();
        let mut loose = Vec::new();
        for id in self.edges() {
            let (from, to, edge) = self.edge(id);
            if !kinds.has(edge.kind) || !keep(id) {
                continue;
            }
            let (starts, ends) = (roll_up.of(from), roll_up.of(to));
            if starts.is_empty() || ends.is_empty() {
                loose.push(id);
            }
            for start in starts {
                for end in ends {
                    let flow = flows.entry((*start, *end)).or_default();
                    flow.edges.push(id);
                    if let Some(link) = self.link(edge) {
                        flow.carried.extend(&link.carried);
                    }
                }
            }
        }
        (flows, loose)
    }
}
