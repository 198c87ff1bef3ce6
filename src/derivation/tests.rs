//! The rules themselves; what they construct is tested on whole models in `tests/suite`.

use super::*;

#[test]
fn each_embedded_rule_has_its_header_and_parses() {
    let rules = Rules::embedded();
    assert!(rules.rules().len() > 10, "{} rules", rules.rules().len());
    for rule in rules.rules() {
        // What is between quotation marks is a string or a regular expression.
        let outside: String = rule.query.split('"').step_by(2).collect();
        assert!(
            !outside.contains("_:") && !outside.contains('['),
            "{}: blank node",
            rule.name
        );
    }
}

#[test]
fn fingerprint_changes_with_any_rule() {
    let rule = |query: &str| {
        let text = format!("#+ title: t\n#+ description: d\n{query}");
        Rule::parse("r", &text).expect("valid")
    };
    let one = Rules::new(vec![rule("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }")]);
    let other = Rules::new(vec![rule("CONSTRUCT { ?s a ?d } WHERE { ?s a ?d }")]);
    assert_ne!(one.fingerprint(), other.fingerprint());
}

#[test]
fn rule_without_header_or_construct_is_refused() {
    let construct = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }";
    assert!(Rule::parse("r", construct).is_err());
    assert!(Rule::parse("r", "#+ title: t\n#+ description: d\nASK {}").is_err());
    assert!(Rule::parse("r", "#+ title: t\n#+ description: d\nCONSTRUCT {").is_err());
}
