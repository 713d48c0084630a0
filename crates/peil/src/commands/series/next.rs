//! `peil series next`: a proposal for the wave after the last one.

use std::path::Path;

use jiff::civil::Date;
use peil_fieldwork::{Milestone, Proposal, ProposeError, milestones, propose};
use peil_instrument::Comparable;
use peil_storage::{Series, Store};

use super::{find_series, proposal};
use crate::cli::SeriesNextArgs;
use crate::commands::calendar;
use crate::exit::Refusal;
use crate::new_files::write_folder;
use crate::world::World;

/// Writes the folder and says what to do with it.
pub async fn run(world: &World, store: &Store, args: &SeriesNextArgs) -> anyhow::Result<()> {
    let now = (world.clock)();
    let today = now.date();
    if args.out.exists() {
        let message = format!(
            "{} is there already. Mend: --out with another folder, or take that one away",
            args.out.display()
        );
        return Err(Refusal::input(message).into());
    }
    let mut tx = store.begin_read().await?;
    let lang = args.lang;
    let series = find_series(&mut tx, &args.series, args.organisation.as_deref()).await?;
    let proposal = propose(&mut tx, series.clone(), today, lang).await;
    let proposal = proposal.map_err(|error| refused(error, &series))?;
    tx.commit().await?;
    let days = calendar::of_last(&proposal.series, &proposal.wave(), today, lang);
    let calendar = calendar::file(proposal.series.name.get(lang), days);
    let changes =
        proposal.changes.to_markdown(&proposal.fielded, &proposal.again.questionnaire, lang);
    let plan = proposal::wave_toml(&proposal, &args.out, today, lang);
    let calendar = calendar.to_ics(now.timestamp());
    let own_items = proposal::own_items(&proposal, lang);
    let mut files = vec![
        ("wave.toml", plan.as_str()),
        ("lineage.csv", &proposal.lineage.csv),
        ("questionnaire-changes.md", &changes),
        ("calendar.ics", &calendar),
    ];
    files.extend(own_items.as_deref().map(|text| (proposal::OWN_ITEMS, text)));
    let files = files.into_iter().map(|(name, text)| (name, text.as_bytes()));
    write_folder(&args.out, files)?;
    report(&proposal, &args.out, today);
    Ok(())
}

/// Why there is no proposal, with the command that mends it.
fn refused(error: ProposeError, series: &Series) -> anyhow::Error {
    let Series { code, organisation, .. } = series;
    let mend = match &error {
        ProposeError::NothingToFollow { .. } => format!(
            ". The first one: peil wave create CODE --series {code} --organisation {organisation} …"
        ),
        ProposeError::StillOpen { wave } => {
            format!(". Close it first: peil wave close {wave} --key FILE")
        }
        ProposeError::DraftThere { wave, .. } => format!(
            ". Next: peil wave open {wave} --staff staff.csv --sealing-key FILE --key-holder WHO"
        ),
        ProposeError::NoUnits { .. } | ProposeError::CannotAsk { .. } | ProposeError::TooLate => {
            String::new()
        }
        _ => return error.into(),
    };
    Refusal::State(format!("{error}{mend}")).into()
}

fn report(proposal: &Proposal, out: &Path, today: Date) {
    let Proposal { series, last, next, fielded, again, lineage, .. } = proposal;
    let count = |wanted: Comparable| {
        let items = proposal.changes.comparable_items();
        items.filter(|item| item.comparable == wanted).count()
    };
    println!(
        "{}: a proposal for the wave after {} of {} / {}",
        out.display(),
        last.code,
        series.organisation,
        series.code
    );
    println!(
        "  wave.toml                 wave {}, {} to {}, k = {}",
        next.code, next.opens, next.closes, last.k
    );
    println!(
        "  lineage.csv               {} units go on as they were, {} moved, {} rows to check",
        lineage.unchanged, lineage.told, lineage.to_check
    );
    println!(
        "  questionnaire-changes.md  {} {} to {}: {} questions comparable, {} of them with care",
        fielded.id(),
        again.fielded_version,
        again.version,
        count(Comparable::Yes) + count(Comparable::WithCare),
        count(Comparable::WithCare)
    );
    if let Some(own) = &again.own_items {
        println!(
            "  own-items.toml            {} items of your own, as last time",
            own.items().len()
        );
    }
    println!("  calendar.ics              all dates: open it in your calendar");
    if let Some(due) = next.was_due {
        println!(
            "\n{} months after wave {} was {due}, which has passed. Proposed is the same season, \
             {}; choose another day if that is too late.",
            series.rhythm_months, last.code, next.opens
        );
    }
    checklist(proposal, out, today);
}

/// What to do, and by when.
fn checklist(proposal: &Proposal, out: &Path, today: Date) {
    let Proposal { next, lineage, same_units, .. } = proposal;
    let dir = out.display();
    println!("\nNow");
    if *same_units {
        println!(
            "  [ ] The units are exactly those of wave {}. Did the organisation change? Then import \
             the new units.csv and propose anew.",
            proposal.last.code
        );
    }
    if lineage.to_check > 0 {
        println!(
            "  [ ] {dir}/lineage.csv: look at {} row(s), correct them, write yes in `checked`",
            lineage.to_check
        );
    }
    println!("  [ ] {dir}/questionnaire-changes.md: read what can be compared, and choose");
    if proposal.again.own_items.is_some() {
        println!("  [ ] {dir}/own-items.toml: do you still want to ask these?");
    }
    println!("  [ ] {dir}/wave.toml: every line says what to check");
    println!("  [ ] peil wave create --from {dir}/wave.toml");
    println!("By");
    let code = &next.code;
    for planned in milestones(next.opens, next.closes) {
        let what = match planned.milestone {
            Milestone::Plan | Milestone::Reminder(2..) | Milestone::Conversations => continue,
            Milestone::Consult => {
                "works council (ondernemingsraad) and data-protection officer have agreed"
                    .to_owned()
            }
            Milestone::Import => {
                "units.csv and staff.csv are as they will be; letters can be printed".to_owned()
            }
            Milestone::Opens => format!(
                "peil wave open {code} --staff staff.csv --sealing-key FILE --key-holder WHO; peil links {code} --out links.csv"
            ),
            Milestone::Reminder(_) => "a reminder, to everybody; once more later".to_owned(),
            Milestone::LastDay => "the last day; nothing to do".to_owned(),
            Milestone::Close => format!("peil wave close {code} --key FILE"),
            Milestone::Plates => format!("peil plates {code} --out plates"),
        };
        let passed = if planned.first < today { " (this day has passed)" } else { "" };
        println!("  [ ] {}  {what}{passed}", planned.first);
    }
}
