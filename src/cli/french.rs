//! The command line in French: clap's own words, headings and errors are English.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

const TEMPLATE: &str = "{about-with-newline}\nUsage : {usage}\n\n{all-args}{after-help}";

/// A command and its subcommands, with French help.
pub(super) fn translated(command: Command) -> Command {
    let is_root = command.has_subcommands();
    let mut command = command
        .help_template(TEMPLATE)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(with_french_values)
        .arg(flag("help", 'h', "Montre cette aide").action(ArgAction::Help));
    if is_root {
        command = command
            .subcommand_value_name("COMMANDE")
            .subcommand_help_heading("Commandes")
            .arg(flag("version", 'V', "Montre la version").action(ArgAction::Version));
    }
    let names: Vec<String> =
        command.get_subcommands().map(|child| child.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, translated);
    }
    command
}

fn flag(name: &'static str, short: char, help: &'static str) -> Arg {
    Arg::new(name).short(short).long(name).help(help)
}

/// Says the default value, the variable of the environment and the accepted values in the help itself.
fn with_french_values(argument: Arg) -> Arg {
    if !argument.get_action().takes_values() {
        return argument;
    }
    let mut notes = Vec::new();
    let defaults: Vec<_> = argument
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    if !defaults.is_empty() {
        notes.push(format!("par défaut : {}", defaults.join(", ")));
    }
    if let Some(variable) = argument.get_env() {
        notes.push(format!("variable : {}", variable.to_string_lossy()));
    }
    let mut help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    for value in argument.get_possible_values() {
        let meaning = value.get_help().map(|meaning| format!(" : {meaning}")).unwrap_or_default();
        help.push_str(&format!("\n- {}{meaning}", value.get_name()));
    }
    if !notes.is_empty() {
        let gap = if help.contains('\n') { '\n' } else { ' ' };
        help.push_str(&format!("{gap}[{}]", notes.join(" ; ")));
    }
    argument.help(help).hide_default_value(true).hide_env(true).hide_possible_values(true)
}

/// What was not understood, and what to do about it.
pub(super) fn said(error: &clap::Error) -> String {
    let value = |kind| error.get(kind).map(text).unwrap_or_default();
    let argument = value(ContextKind::InvalidArg);
    let mut said = match error.kind() {
        ErrorKind::UnknownArgument => format!("L’option « {argument} » n’existe pas."),
        ErrorKind::InvalidSubcommand => {
            format!("« {} » n’est pas une commande.", value(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("Il manque {argument}."),
        ErrorKind::InvalidValue if value(ContextKind::InvalidValue).is_empty() => {
            format!("Il manque une valeur à {argument}.")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("« {} » ne convient pas pour {argument}.", value(ContextKind::InvalidValue))
        }
        ErrorKind::ArgumentConflict => match value(ContextKind::PriorArg) {
            prior if prior.is_empty() || prior == argument => {
                format!("{argument} ne se donne qu’une fois.")
            }
            prior => format!("{argument} ne va pas avec {prior}."),
        },
        _ => "Cette ligne de commande ne se comprend pas.".to_owned(),
    };
    let accepted = value(ContextKind::ValidValue);
    if !accepted.is_empty() {
        said.push_str(&format!(" Valeurs acceptées : {accepted}."));
    }
    for kind in
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
    {
        let near = value(kind);
        if !near.is_empty() {
            let near = near.replace(", ", " » ou « ");
            said.push_str(&format!(" Vouliez-vous dire « {near} » ?"));
        }
    }
    said.push_str(" L’option --help montre l’aide de chaque commande.");
    said
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::Number(number) => number.to_string(),
        ContextValue::StyledStr(text) => text.to_string(),
        _ => String::new(),
    }
}
