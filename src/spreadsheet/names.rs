//! Which thing a cell names: by name, acronym, other name, key or address, among the things of the map and of the file.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use super::Context;
use crate::index::Pattern;
use crate::schema::local_name;
use crate::search::normalise;
use crate::vocab::{ptl, skos};

/// Names read at most.
const MOST: usize = 5_000_000;

/// What is expected where a thing is named.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Expected {
    /// A thing of a class, or of a class below.
    Class(NamedNode),
    /// A concept of a vocabulary.
    Scheme(NamedNode),
    /// Any thing.
    Any,
}

/// What a name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    One(NamedNode),
    None,
    /// Several things, none better than another.
    Several(Vec<NamedNode>),
}

/// Names of things, folded: those by which a thing is called, then the other ones.
#[derive(Default)]
struct Index {
    first: HashMap<String, Vec<NamedNode>>,
    other: HashMap<String, Vec<NamedNode>>,
}

/// The names of the map and those of the file.
pub(crate) struct Names<'a> {
    context: Context<'a>,
    map: Index,
    own: Index,
    /// Classes of the things of the file.
    own_classes: HashMap<NamedNode, NamedNode>,
    members: RefCell<HashMap<Expected, Rc<HashSet<NamedNode>>>>,
    /// Start of the addresses of the organisation.
    home: String,
}

impl<'a> Names<'a> {
    /// Reads the names of the map, but for those that `without` (graphs about to be replaced) alone say.
    pub(crate) fn new(context: Context<'a>, without: &[NamedNode]) -> Self {
        let mut map = Index::default();
        let predicates: [(NamedNodeRef<'_>, bool); 6] = [
            (rdfs::LABEL, true),
            (ptl::SIGLE, true),
            (skos::PREF_LABEL, true),
            (ptl::CLE_METIER, true),
            (skos::NOTATION, true),
            (skos::ALT_LABEL, false),
        ];
        for (predicate, is_first) in predicates {
            let named = Pattern { predicate: Some(predicate), ..Pattern::default() };
            for quad in context.view.matching(named, MOST) {
                let is_kept = match &quad.graph_name {
                    GraphName::NamedNode(graph) => !without.contains(graph),
                    _ => true,
                };
                if let (true, NamedOrBlankNode::NamedNode(thing), Term::Literal(name)) =
                    (is_kept, quad.subject, quad.object)
                {
                    map.add(name.value(), thing, is_first);
                }
            }
        }
        let home = context.addresses.thing("").as_str().to_owned();
        Self {
            context,
            map,
            own: Index::default(),
            own_classes: HashMap::new(),
            members: RefCell::default(),
            home,
        }
    }

    /// Adds a name of a thing of the file.
    pub(super) fn add_own(&mut self, name: &str, (thing, class): (&NamedNode, &NamedNode)) {
        self.own.add(name, thing.clone(), true);
        self.own_classes.insert(thing.clone(), class.clone());
    }

    /// The thing of that class that the organisation has under that name in another source.
    pub(super) fn at_home(&self, name: &str, class: &NamedNode) -> Option<NamedNode> {
        let members = self.members(&Expected::Class(class.clone()));
        let all = self.map.first.get(&normalise(name))?;
        let mut found = all
            .iter()
            .filter(|thing| thing.as_str().starts_with(&self.home) && members.contains(*thing));
        let one = found.next()?;
        found.next().is_none().then(|| one.clone())
    }

    /// Whether the map or the file says of what class a thing is.
    pub(super) fn is_known(&self, thing: &NamedNode) -> bool {
        let typed = Pattern {
            subject: Some(thing.as_ref().into()),
            predicate: Some(rdf::TYPE),
            ..Pattern::default()
        };
        self.own_classes.contains_key(thing) || !self.context.view.matching(typed, 1).is_empty()
    }

    /// What a text names.
    pub(crate) fn find(&self, text: &str, expected: &Expected) -> Found {
        if let Some(address) = self.address(text) {
            return if self.is_known(&address) { Found::One(address) } else { Found::None };
        }
        let found = self.named(&normalise(text), expected);
        if found != Found::None {
            return found;
        }
        // «Caisse nationale (CNX)»: the name, or what is in brackets, when both lead to the same.
        if let Some((before, inside)) =
            text.trim_end().strip_suffix(')').and_then(|t| t.rsplit_once('('))
        {
            let found = self.named(&normalise(before), expected);
            if matches!(found, Found::One(_)) {
                return found;
            }
            return self.named(&normalise(inside), expected);
        }
        // «(sans nom : clé)» is how lists write a thing without a name.
        Found::None
    }

    /// An address that a text is: whole, or from `id/` on.
    pub(super) fn address(&self, text: &str) -> Option<NamedNode> {
        if text.starts_with("id/") && !text.contains(char::is_whitespace) {
            return NamedNode::new(format!("{}{text}", self.context.base)).ok();
        }
        let is_address = text.starts_with("https://") || text.starts_with("http://");
        (is_address || text.starts_with("urn:")).then(|| NamedNode::new(text).ok()).flatten()
    }

    fn named(&self, word: &str, expected: &Expected) -> Found {
        if word.is_empty() {
            return Found::None;
        }
        let members = self.members(expected);
        let is_member = |thing: &NamedNode| match expected {
            Expected::Any => true,
            Expected::Class(class) => {
                members.contains(thing)
                    || self.own_classes.get(thing).is_some_and(|own| self.is_below(own, class))
            }
            Expected::Scheme(_) => members.contains(thing),
        };
        let among = |names: &HashMap<String, Vec<NamedNode>>| -> Vec<NamedNode> {
            let all = names.get(word).map(Vec::as_slice).unwrap_or_default();
            let mut found: Vec<NamedNode> =
                all.iter().filter(|thing| is_member(thing)).cloned().collect();
            found.sort();
            found.dedup();
            found
        };
        // The file first, then what the organisation has, then everybody; names before other names.
        let mut ranks = vec![among(&self.own.first)];
        for names in [&self.map.first, &self.map.other] {
            let all = among(names);
            let home = all.iter().filter(|thing| thing.as_str().starts_with(&self.home));
            ranks.push(home.cloned().collect());
            ranks.push(all);
        }
        if let Expected::Scheme(_) = expected {
            let key = |thing: &&NamedNode| normalise(local_name(thing.as_str())) == word;
            ranks.push(members.iter().filter(key).cloned().collect());
        }
        match ranks.into_iter().find(|rank| !rank.is_empty()) {
            None => Found::None,
            Some(mut rank) if rank.len() == 1 => rank.pop().map_or(Found::None, Found::One),
            Some(rank) => Found::Several(rank),
        }
    }

    fn is_below(&self, class: &NamedNode, above: &NamedNode) -> bool {
        let known = self.context.schema.class(class.as_ref());
        known.is_some_and(|known| known.ancestors.contains(above))
    }

    fn members(&self, expected: &Expected) -> Rc<HashSet<NamedNode>> {
        if let Some(known) = self.members.borrow().get(expected) {
            return Rc::clone(known);
        }
        let patterns: Vec<(NamedNodeRef<'_>, NamedNode)> = match expected {
            Expected::Any => Vec::new(),
            Expected::Scheme(scheme) => vec![(skos::IN_SCHEME, scheme.clone())],
            Expected::Class(class) => {
                let known = self.context.schema.class(class.as_ref());
                let below = known.map_or_else(|| vec![class.clone()], |it| it.descendants.clone());
                below.into_iter().map(|class| (rdf::TYPE, class)).collect()
            }
        };
        let mut members = HashSet::new();
        for (predicate, object) in &patterns {
            let pattern = Pattern {
                predicate: Some(*predicate),
                object: Some(object.as_ref().into()),
                ..Pattern::default()
            };
            members.extend(self.context.view.matching(pattern, MOST).into_iter().filter_map(
                |quad| match quad.subject {
                    NamedOrBlankNode::NamedNode(thing) => Some(thing),
                    NamedOrBlankNode::BlankNode(_) => None,
                },
            ));
        }
        let members = Rc::new(members);
        self.members.borrow_mut().insert(expected.clone(), Rc::clone(&members));
        members
    }
}

impl Index {
    fn add(&mut self, name: &str, thing: NamedNode, is_first: bool) {
        let word = normalise(name);
        if word.is_empty() {
            return;
        }
        let names = if is_first { &mut self.first } else { &mut self.other };
        let things = names.entry(word).or_default();
        if !things.contains(&thing) {
            things.push(thing);
        }
    }
}
