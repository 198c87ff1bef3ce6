//! A synthetic map of any size, always the same for the same settings: invented applications of invented
//! organisations, in the words of the ontology, with about 47.7 quads for each application.
//!
//! Used by benches, and by tests through `#[path]`. Nothing here says anything about a real organisation.

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};

const ONTOLOGY: &str = "https://w3id.org/portulan/ontologie#";
const VOCABULARY: &str = "https://w3id.org/portulan/vocabulaire/";
const LABEL: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2000/01/rdf-schema#label");
const SOURCE: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://purl.org/dc/terms/source");
const DESCRIPTION: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://purl.org/dc/terms/description");

/// How many business functions there are, whatever the size.
const FUNCTIONS: usize = 600;
/// How many technologies.
const TECHNOLOGIES: usize = 300;
/// Of ten applications, how many are in the first of the two graphs of their organisation.
const IN_FIRST_GRAPH: usize = 9;
/// How many organisations share their second graph with the community; that of the others is their own.
const SHARED_SECOND_GRAPHS: usize = 4;
/// What the names of applications are made of.
const TRADES: [&str; 12] = [
    "Liquidation",
    "Recouvrement",
    "Paie",
    "Accueil",
    "Contrôle",
    "Remboursement",
    "Carrière",
    "Éditique",
    "Habilitation",
    "Contentieux",
    "Décisionnel",
    "Télédéclaration",
];
const STATUSES: [&str; 4] = ["en-service", "en-service", "en-decroissance", "en-projet"];
const WEIGHTS: [&str; 3] = ["ordinaire", "importante", "vitale"];
const FORMATS: [&str; 4] = ["xml", "csv", "json", "fichier-plat"];

/// What to generate.
#[derive(Clone, Debug)]
pub(crate) struct Map {
    /// How many applications.
    pub(crate) applications: usize,
    /// How many organisations they are shared out between; each has two graphs.
    pub(crate) organisations: usize,
    /// What every IRI starts with.
    pub(crate) base: String,
}

impl Map {
    /// `applications` applications of 40 organisations: 81 graphs, of which the community sees 45.
    pub(crate) fn new(applications: usize) -> Self {
        Self { applications, organisations: 40, base: "https://w3id.org/portulan/".to_owned() }
    }

    /// The IRI of an application; the first ones are at the centre of the network.
    pub(crate) fn application(&self, number: usize) -> NamedNode {
        let organisation = number % self.organisations;
        self.iri(&format!("id/synthese-{organisation:02}/application-{number:06}"))
    }

    /// All quads, made as they are asked for; those of one graph are not neighbours.
    pub(crate) fn quads(&self) -> impl Iterator<Item = Quad> + '_ {
        let shared = self.reference().into_iter();
        shared.chain((0..self.applications).flat_map(|number| self.application_quads(number)))
    }

    /// `count` quads that are not in the map: more applications, in the graph of a new contribution.
    pub(crate) fn more_quads(&self, count: usize) -> Vec<Quad> {
        let graph = GraphName::from(self.iri("graphe/source/synthese-00/nouvelle"));
        let further = self.applications..usize::MAX;
        let quads = further.flat_map(|number| self.application_quads(number));
        quads.take(count).map(|quad| Quad { graph_name: graph.clone(), ..quad }).collect()
    }

    fn iri(&self, local: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{local}", self.base))
    }

    fn shared(&self, kind: &str, number: usize) -> NamedNode {
        self.iri(&format!("id/reference/{kind}/synthese-{number:04}"))
    }

    fn organisation(&self, number: usize) -> NamedNode {
        self.iri(&format!("id/organisme/synthese-{number:02}"))
    }

    fn data_objects(&self) -> usize {
        (self.applications / 20).max(200)
    }

    /// The graph of an application: nine of ten are in the first graph of their organisation.
    fn graph_of(&self, number: usize) -> NamedNode {
        let second = (number / self.organisations) % 10 >= IN_FIRST_GRAPH;
        self.graph(number % self.organisations, second)
    }

    fn graph(&self, organisation: usize, second: bool) -> NamedNode {
        let source = if second { "interne" } else { "publique" };
        self.iri(&format!("graphe/source/synthese-{organisation:02}/{source}"))
    }

    /// Organisations, functions, data objects, technologies, and what each graph says of itself.
    fn reference(&self) -> Vec<Quad> {
        let graph = self.iri("graphe/reference");
        let mut writer = Writer::new(graph.clone());
        writer.visible(&graph, "public");
        let kinds = [
            ("organisme", "Organisme", "Organisme synthétique", self.organisations),
            ("fonction", "Fonction", "Fonction synthétique", FUNCTIONS),
            ("technologie", "Technologie", "Technologie synthétique", TECHNOLOGIES),
            ("objet-de-donnees", "ObjetDeDonnees", "Donnée synthétique", self.data_objects()),
        ];
        for (kind, class, name, count) in kinds {
            for number in 0..count {
                let thing = match kind {
                    "organisme" => self.organisation(number),
                    _ => self.shared(kind, number),
                };
                writer.add(&thing, rdf::TYPE, term(class));
                writer.add(&thing, LABEL, french(format!("{name} {number}")));
            }
        }
        for organisation in 0..self.organisations {
            for second in [false, true] {
                let graph = self.graph(organisation, second);
                writer.graph = graph.clone().into();
                writer.visible(
                    &graph,
                    match second {
                        false => "public",
                        true if organisation < SHARED_SECOND_GRAPHS => "communaute",
                        true => "organisme",
                    },
                );
                writer.add(&graph, term("organisme").as_ref(), self.organisation(organisation));
            }
        }
        writer.quads
    }

    fn application_quads(&self, number: usize) -> Vec<Quad> {
        let mut chance = Chance::new(number);
        let mut writer = Writer::new(self.graph_of(number));
        let application = self.application(number);
        let operator = self.organisation(number % self.organisations);
        let trade = chance.among(&TRADES);
        writer.add(&application, rdf::TYPE, term("Application"));
        writer.add(&application, LABEL, french(format!("{trade} synthétique {number:06}")));
        writer.add(&application, term("sigle").as_ref(), Literal::from(format!("SYN{number:06}")));
        let text = format!("Application inventée pour mesurer : {trade}, numéro {number}.");
        writer.add(&application, DESCRIPTION, french(text));
        writer.add(&application, term("operateur").as_ref(), operator);
        let status = concept("statut", chance.among(&STATUSES));
        writer.add(&application, term("statut").as_ref(), status);
        let weight = concept("criticite", chance.among(&WEIGHTS));
        writer.add(&application, term("criticite").as_ref(), weight);
        let year = (1985 + chance.below(40)).to_string();
        let year = Literal::new_typed_literal(year, xsd::G_YEAR);
        writer.add(&application, term("miseEnService").as_ref(), year);
        self.links(&mut writer, &mut chance, &application);
        if number.is_multiple_of(2) {
            let object = self.shared("objet-de-donnees", chance.below(self.data_objects()));
            writer.add(&application, term("faitFoiPour").as_ref(), object);
        }
        self.statement(&mut writer, number);
        for rank in 0..4 + number % 2 {
            self.exchange(&mut writer, &mut chance, (number, rank));
        }
        writer.quads
    }

    /// Two functions, two technologies, two data objects: always distinct ones.
    fn links(&self, writer: &mut Writer, chance: &mut Chance, application: &NamedNode) {
        for (property, kind, count) in [
            ("fonction", "fonction", FUNCTIONS),
            ("technologie", "technologie", TECHNOLOGIES),
            ("manipule", "objet-de-donnees", self.data_objects()),
        ] {
            let first = chance.below(count);
            let second = (first + 1 + chance.below(count - 1)) % count;
            for number in [first, second] {
                writer.add(application, term(property).as_ref(), self.shared(kind, number));
            }
        }
    }

    /// The source of one fact, as the reference graph says it of each of its own.
    fn statement(&self, writer: &mut Writer, number: usize) {
        let application = self.application(number);
        let operator = self.organisation(number % self.organisations);
        let fact = self.iri(&format!("id/fait/{number:024x}"));
        writer.add(&fact, rdf::TYPE, rdf::STATEMENT.into_owned());
        writer.add(&fact, rdf::SUBJECT, application);
        writer.add(&fact, rdf::PREDICATE, term("operateur"));
        writer.add(&fact, rdf::OBJECT, operator);
        writer.add(&fact, SOURCE, self.shared("source", number % 50));
        writer.add(&fact, term("fiabilite").as_ref(), concept("fiabilite", "declare"));
    }

    /// An exchange as a thing, and the shortcut from its sender to its receiver. Half of them go to the first
    /// hundredth of the applications, as real exchanges go to a few référentiels.
    fn exchange(&self, writer: &mut Writer, chance: &mut Chance, (number, rank): (usize, usize)) {
        let sender = self.application(number);
        let exchange = NamedNode::new_unchecked(format!("{}-flux-{rank}", sender.as_str()));
        let known = self.applications.max(2);
        let among = if chance.below(2) == 0 { (known / 100).max(2) } else { known };
        let receiver = self.application(chance.below(among));
        let object = self.shared("objet-de-donnees", chance.below(self.data_objects()));
        writer.add(&exchange, rdf::TYPE, term("Echange"));
        writer.add(&exchange, term("emetteur").as_ref(), sender.clone());
        writer.add(&exchange, term("destinataire").as_ref(), receiver.clone());
        writer.add(&exchange, term("transporte").as_ref(), object);
        let format = concept("format", chance.among(&FORMATS));
        writer.add(&exchange, term("format").as_ref(), format);
        let shortcut = Quad::new(sender, term("alimente"), receiver, writer.graph.clone());
        // Two exchanges between the same two applications have one shortcut.
        if !writer.quads.contains(&shortcut) {
            writer.quads.push(shortcut);
        }
    }
}

/// Gathers the quads of one graph.
struct Writer {
    graph: GraphName,
    quads: Vec<Quad>,
}

impl Writer {
    fn new(graph: NamedNode) -> Self {
        let quads = Vec::with_capacity(64);
        Self { graph: graph.into(), quads }
    }

    fn add(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, value: impl Into<Term>) {
        let (property, graph) = (property.into_owned(), self.graph.clone());
        self.quads.push(Quad::new(subject.clone(), property, value, graph));
    }

    /// What a graph says of itself.
    fn visible(&mut self, graph: &NamedNode, visibility: &str) {
        self.add(graph, rdf::TYPE, term("Graphe"));
        self.add(graph, term("visibilite").as_ref(), concept("visibilite", visibility));
        self.add(graph, term("fictif").as_ref(), Literal::from(true));
    }
}

fn term(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{ONTOLOGY}{name}"))
}

fn concept(scheme: &str, name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{VOCABULARY}{scheme}/{name}"))
}

fn french(text: String) -> Literal {
    Literal::new_language_tagged_literal_unchecked(text, "fr")
}

/// Numbers that look drawn at random and are always the same (`SplitMix64`, seeded by the application).
struct Chance(u64);

impl Chance {
    fn new(number: usize) -> Self {
        Self(number as u64)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    fn among(&mut self, names: &[&'static str]) -> &'static str {
        names[self.below(names.len())]
    }
}
