//! `gongbao man`

use clap::{Command, CommandFactory as _};

use crate::cli::flags::Flags;
use crate::cli::{Outcome, Terminal};
use crate::diag::messages;

/// Prints the manual page: the command's own and one part for each of its subcommands.
pub(crate) fn run(terminal: &Terminal) -> Outcome {
    let mut command = Flags::command();
    command.build();
    let mut page = Vec::new();
    let printed = print(&command, &mut page);
    match printed {
        Ok(()) => {
            terminal.result(String::from_utf8_lossy(&page).trim_end());
            Outcome::Done
        }
        Err(e) => {
            terminal.say(&[messages::cannot_print(&e)], false);
            Outcome::Wrong
        }
    }
}

fn print(command: &Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    clap_mangen::Man::new(command.clone()).render(page)?;
    for sub in command.get_subcommands().filter(|s| s.get_name() != "help") {
        // The global flags are described once, at the top.
        let man = clap_mangen::Man::new(sub.clone().mut_args(|a| if a.is_global_set() { a.hide(true) } else { a }));
        page.extend_from_slice(format!(".SH GONGBAO {}\n", sub.get_name().to_uppercase()).as_bytes());
        page.extend_from_slice(sub.get_about().map(|a| format!("{a}\n.PP\n")).unwrap_or_default().as_bytes());
        let mut part = Vec::new();
        man.render_synopsis_section(&mut part)?;
        man.render_options_section(&mut part)?;
        page.extend_from_slice(String::from_utf8_lossy(&part).replace(".SH ", ".SS ").as_bytes());
    }
    Ok(())
}
