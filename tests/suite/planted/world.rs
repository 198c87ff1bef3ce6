//! Four invented organisations and their applications, the same at each run, and what is planted in them.

use super::needs::{ACTIVITIES, COMMON_DATA, Need, SHARED, SUBJECTS, TECHNOLOGIES};

/// An organisation: slug, name, what it is like, names of its applications.
pub(super) const ORGANISATIONS: [(&str, &str, &[&str]); 4] = [
    (
        "caisse-delta",
        "Caisse Delta",
        &[
            "Aubépine",
            "Bruyère",
            "Chèvrefeuille",
            "Digitale",
            "Églantine",
            "Fougère",
            "Genêt",
            "Houx",
            "Iris",
            "Jonquille",
            "Laurier",
            "Mélisse",
            "Nénuphar",
            "Orchis",
            "Pivoine",
            "Renoncule",
            "Sauge",
            "Tilleul",
            "Valériane",
            "Zinnia",
        ],
    ),
    (
        "caisse-epsilon",
        "Caisse Epsilon",
        &[
            "Alouette",
            "Bergeronnette",
            "Chardonneret",
            "Draine",
            "Étourneau",
            "Fauvette",
            "Grive",
            "Huppe",
            "Jaseur",
            "Linotte",
            "Mésange",
            "Niverolle",
            "Ortolan",
            "Pinson",
            "Rossignol",
            "Sittelle",
            "Tarin",
            "Traquet",
            "Verdier",
            "Loriot",
        ],
    ),
    (
        "caisse-zeta",
        "Caisse Zêta",
        &[
            "Agate",
            "Béryl",
            "Calcite",
            "Dolomie",
            "Émeraude",
            "Feldspath",
            "Grenat",
            "Hématite",
            "Jaspe",
            "Kaolin",
            "Lapis",
            "Malachite",
            "Néphrite",
            "Onyx",
            "Pyrite",
            "Quartz",
            "Rubis",
            "Saphir",
            "Topaze",
            "Zircon",
        ],
    ),
    (
        "caisse-eta",
        "Caisse Êta",
        &[
            "Alizé",
            "Bise",
            "Chergui",
            "Zéphyr",
            "Foehn",
            "Galerne",
            "Harmattan",
            "Joran",
            "Khamsin",
            "Libeccio",
            "Mistral",
            "Noroît",
            "Ostro",
            "Ponant",
            "Scirocco",
            "Tramontane",
            "Vaudaire",
            "Suroît",
            "Simoun",
            "Lombarde",
        ],
    ),
];
const ADJECTIVES: [&str; 4] = ["", "Vif", "Clair", "Neuf"];

/// An application.
#[derive(Clone, Debug, Default)]
pub(super) struct Application {
    pub(super) name: String,
    /// What makes it alike to those of other organisations: the need, when it is a shared one.
    pub(super) need: Option<&'static str>,
    pub(super) zone: String,
    pub(super) functions: Vec<String>,
    pub(super) data: Vec<String>,
    pub(super) purpose: String,
    /// Places in the list of technologies.
    pub(super) technologies: Vec<usize>,
    pub(super) status: &'static str,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) cost: Option<u32>,
    /// Places of the applications on which it rests.
    pub(super) rests_on: Vec<usize>,
    /// Places of the applications to which it sends data, and by which protocol.
    pub(super) sends: Vec<(usize, &'static str)>,
}

/// An organisation and what it has.
#[derive(Clone, Debug)]
pub(super) struct Organisation {
    pub(super) slug: &'static str,
    pub(super) name: &'static str,
    pub(super) applications: Vec<Application>,
}

/// How much is lost or said otherwise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Noise {
    /// Percent of functions that are not said.
    pub(super) functions: u64,
    /// Percent of data that are not said.
    pub(super) data: u64,
    /// Percent of names in which a word is written otherwise.
    pub(super) words: u64,
}

/// Nothing lost.
pub(super) const CLEAR: Noise = Noise { functions: 0, data: 0, words: 0 };

/// A generator of numbers that is the same everywhere (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[usize::try_from(self.roll(from.len() as u64)).expect("small")]
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }
}

/// The four organisations.
pub(super) fn world(seed: u64, noise: Noise) -> Vec<Organisation> {
    let mut dice = Dice(seed);
    ORGANISATIONS
        .iter()
        .enumerate()
        .map(|(place, (slug, name, _))| {
            let mut applications = Vec::new();
            for need in SHARED.iter().filter(|need| need.owners.contains(&place)) {
                applications.push(shared(&mut dice, need, noise));
            }
            for subject in SUBJECTS[place] {
                for (activity, data) in ACTIVITIES {
                    applications.push(own(&mut dice, (activity, data, subject), noise));
                }
            }
            shuffle(&mut dice, &mut applications);
            name_them(place, &mut applications);
            link(&mut dice, &mut applications);
            Organisation { slug, name, applications }
        })
        .collect()
}

fn shared(dice: &mut Dice, need: &'static Need, noise: Noise) -> Application {
    let function = dice.pick(need.functions).to_owned();
    let mut data: Vec<String> = need.data.iter().map(|names| dice.pick(names).to_owned()).collect();
    data.push(dice.pick(&COMMON_DATA.each_ref().map(|one| *one)).to_owned());
    let purpose = dice.pick(need.purposes).to_owned();
    let one = Application {
        need: Some(need.key),
        zone: need.zone.to_owned(),
        functions: vec![function],
        data,
        purpose,
        ..Application::default()
    };
    finished(dice, one, noise)
}

fn own(
    dice: &mut Dice,
    (activity, data, subject): (&str, &str, &str),
    noise: Noise,
) -> Application {
    let common = dice.pick(&COMMON_DATA.each_ref().map(|one| *one)).to_owned();
    let one = Application {
        zone: "Servir les droits".to_owned(),
        functions: vec![format!("{activity} {subject}")],
        data: vec![format!("{data} {subject}"), common],
        purpose: format!("{activity} {subject}, du dépôt à la décision."),
        ..Application::default()
    };
    finished(dice, one, noise)
}

/// The technologies, the dates and the cost, and what the noise takes away.
fn finished(dice: &mut Dice, mut one: Application, noise: Noise) -> Application {
    let count = TECHNOLOGIES.len() as u64;
    let mut technologies: Vec<usize> =
        (0..2).map(|_| usize::try_from(dice.roll(count)).expect("small")).collect();
    technologies.dedup();
    let start = 2004 + dice.roll(20);
    let is_old = start < 2012;
    one.status = if is_old && dice.chance(40) { "En décroissance" } else { "En service" };
    if dice.chance(6) {
        one.status = "En projet";
    }
    one.start = format!("{start}-{:02}-01", 1 + dice.roll(12));
    one.end =
        if dice.chance(45) { format!("{}-12-31", 2026 + dice.roll(8)) } else { String::new() };
    one.cost = dice.chance(70).then(|| u32::try_from(40 + dice.roll(900)).expect("small") * 1_000);
    one.technologies = technologies;
    one.functions.retain(|_| !dice.chance(noise.functions));
    one.data.retain(|_| !dice.chance(noise.data));
    for text in one.functions.iter_mut().chain(&mut one.data) {
        if dice.chance(noise.words) {
            *text = otherwise(text);
        }
    }
    one
}

/// The same in the words of somebody in a hurry: the first word is dropped when others remain, and the last is cut.
fn otherwise(text: &str) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    if words.len() > 2 {
        words.remove(0);
    }
    if let Some(last) = words.last_mut().filter(|word| word.chars().count() > 7) {
        *last = last.chars().take(5).chain(['.']).collect();
    }
    words.join(" ")
}

fn shuffle(dice: &mut Dice, applications: &mut [Application]) {
    for place in (1..applications.len()).rev() {
        let other = usize::try_from(dice.roll(place as u64 + 1)).expect("small");
        applications.swap(place, other);
    }
}

fn name_them(organisation: usize, applications: &mut [Application]) {
    let names = ORGANISATIONS[organisation].2;
    for (place, application) in applications.iter_mut().enumerate() {
        let adjective = ADJECTIVES[place / names.len()];
        application.name = format!("{} {adjective}", names[place % names.len()]).trim().to_owned();
    }
}

/// Dependencies and exchanges: one application serves many, two rest on each other, the others send to a few.
fn link(dice: &mut Dice, applications: &mut [Application]) {
    let count = applications.len();
    for (place, application) in applications.iter_mut().enumerate().skip(4) {
        if dice.chance(50) {
            application.rests_on.push(0);
        }
        let other = usize::try_from(dice.roll(count as u64)).expect("small");
        if other != place && other > 3 {
            let protocol =
                dice.pick(&["API", "Transfert de fichiers", "Transfert de fichiers", "SOAP"]);
            application.sends.push((other, protocol));
        }
    }
    applications[1].rests_on.push(2);
    applications[2].rests_on.push(1);
}
