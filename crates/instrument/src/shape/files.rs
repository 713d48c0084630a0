//! All files, table by table.

use super::{FileShape, Key, Kind, Need, Shape};

const fn must(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, need: Need::Required, about }
}

const fn may(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, need: Need::Optional, about }
}

const fn when(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, kind, need: Need::Sometimes, about }
}

/// The files that people write, in the order in which they are explained.
pub static FILES: &[FileShape] = &[
    FileShape {
        id: "questionnaire",
        place: "<id>/<version>.toml",
        root: &QUESTIONNAIRE,
        tables: &[
            &QUESTIONNAIRE,
            &PART,
            &FORMAT,
            &BLOCK,
            &REFERENCE,
            &ITEM,
            &OPTION,
            &CONDITION,
            &SCALE,
            &RELATION,
            &GAP,
            &SELECTION,
        ],
    },
    FileShape {
        id: "bank",
        place: "bank/<subject>.toml",
        root: &BANK,
        tables: &[&BANK, &BANK_FORMAT, &BANK_ITEM],
    },
    FileShape {
        id: "norms",
        place: "norms/<id>/<version>.toml",
        root: &FRAMEWORK,
        tables: &[
            &FRAMEWORK,
            &FRAMEWORK_LEVEL,
            &FRAMEWORK_ASPECT,
            &FRAMEWORK_GROUP,
            &FRAMEWORK_NORM,
            &NORM_PART,
        ],
    },
    FileShape {
        id: "perspective",
        place: "perspectives/<theme>.toml",
        root: &PERSPECTIVE,
        tables: &[&PERSPECTIVE, &INSTRUMENT, &QUESTION],
    },
    FileShape {
        id: "own-items",
        place: "(anywhere: the organisation’s own)",
        root: &OWN_ITEMS,
        tables: &[&OWN_ITEMS, &OWN_ITEM],
    },
];

const ACCEPT: Key = may(
    "accept",
    Kind::Reasons,
    "why a warning of `peil questionnaire check` is no mistake here: `{ L003 = \"the reason\" }`",
);
const SOURCE_NOTE: Key = may(
    "source",
    Kind::Words,
    "where it comes from; a note for whoever keeps the file, never shown",
);
const VERSION: Key = must("version", Kind::Version, "equal to the file name without `.toml`");

pub(crate) static QUESTIONNAIRE: Shape = Shape {
    heading: "At the top",
    about: "what the questionnaire is",
    keys: &[
        must("id", Kind::Id, "name of the questionnaire, equal to its folder"),
        VERSION,
        must("title", Kind::Text, "what respondents read as its title"),
        must(
            "minutes",
            Kind::Whole { least: 1, most: 120 },
            "how long an average respondent needs; shown before the start",
        ),
        must("source", Kind::Text, "where the questions come from; shown to respondents"),
        must("parts", Kind::Tables(&PART), "what is kept together"),
        when(
            "formats",
            Kind::Tables(&FORMAT),
            "the answers of its own rating items; those of items from the bank come along",
        ),
        must("blocks", Kind::Tables(&BLOCK), "pages about one subject, in order"),
        may("scales", Kind::Tables(&SCALE), "items whose mean is one figure"),
        may("relations", Kind::Tables(&RELATION), "scales laid side by side"),
        may("gaps", Kind::Tables(&GAP), "two views of the same thing"),
        may("selection", Kind::Table(&SELECTION), "what a wave took from it; Peil writes this"),
        ACCEPT,
    ],
};

pub(crate) static PART: Shape = Shape {
    heading: "`[[parts]]`",
    about: "what is kept together",
    keys: &[
        must("id", Kind::Id, "name of the part"),
        must(
            "level",
            Kind::OneOf(&["class", "higher"]),
            "what is kept beside the record. `\"class\"`: the respondent’s group, merged upward until enough \
             people were invited. `\"higher\"`: only the organisation, or the level right below it where each \
             unit has at least 200 people invited. The core has `\"class\"`",
        ),
        may(
            "shown_from",
            Kind::Whole { least: 5, most: u32::MAX },
            "figures of this part are shown from this number of answers; never lowers the wave’s own limit",
        ),
    ],
};

pub(crate) static FORMAT: Shape = Shape {
    heading: "`[[formats]]`",
    about: "the answers of rating items",
    keys: &[FORMAT_ID, FORMAT_POINTS, FORMAT_DONT_KNOW, FORMAT_NOT_APPLICABLE],
};

const FORMAT_ID: Key = must("id", Kind::Id, "name of the format");
const FORMAT_POINTS: Key = must(
    "points",
    Kind::Texts { least: 2, most: 97 },
    "the answers in order; the **last one is the most** (most agreement, most often). They get the codes \
     1, 2, 3, …",
);
const FORMAT_DONT_KNOW: Key = may("dont_know", Kind::Text, "words for “I don’t know”, code 98");
const FORMAT_NOT_APPLICABLE: Key =
    may("not_applicable", Kind::Text, "words for “not applicable”, code 99");

pub(crate) static BLOCK: Shape = Shape {
    heading: "`[[blocks]]`",
    about: "a page about one subject",
    keys: &[
        must("id", Kind::Id, "name of the block"),
        must("title", Kind::Text, "heading of the page"),
        must("intro", Kind::Text, "one to three sentences above the first item"),
        may(
            "part",
            Kind::Name("a part"),
            "part of its items, unless an item says otherwise; if left out, the first part",
        ),
        must(
            "items",
            Kind::Items { named: &REFERENCE, own: &ITEM },
            "what is asked, in order: ids of the bank, or tables as below",
        ),
        ACCEPT,
    ],
};

pub(crate) static REFERENCE: Shape = Shape {
    heading: "An item from the bank",
    about: "by its id, or as a table where this questionnaire adds something",
    keys: &[
        must(
            "use",
            Kind::Name("an item of the bank"),
            "the item; `\"name@2\"` is its second revision, without a number the first",
        ),
        ITEM_PART,
        ITEM_SHOW_IF,
    ],
};

const ITEM_ID: Key = must("id", Kind::Id, "name of the item, and of its column in an export");
const ITEM_TEXT: Key = must("text", Kind::Text, "the question or statement");
const ITEM_HELP: Key = may("help", Kind::Text, "an explanation below it");
const ITEM_TYPE: Key = must(
    "type",
    Kind::OneOf(&["rating", "single", "multiple", "open"]),
    "what can be answered: a point of a format, one option, any options, own words",
);
const ITEM_FORMAT: Key =
    when("format", Kind::Name("a format"), "rating only, and needed there: the answers");
const ITEM_OPTIONS: Key = when(
    "options",
    Kind::Tables(&OPTION),
    "single and multiple only, and needed there: the answers, two or more",
);
const ITEM_MAX_CHARS: Key = when(
    "max_chars",
    Kind::Whole { least: 1, most: 10_000 },
    "open only, and needed there: the longest text that is kept, in characters",
);
const ITEM_PART: Key =
    may("part", Kind::Name("a part"), "the part it is kept in; not for open texts");
const ITEM_SHOW_IF: Key = may("show_if", Kind::Table(&CONDITION), "ask only after certain answers");
const ITEM_OWN: Key = may(
    "own",
    Kind::Flag,
    "the organisation’s own, in a wave: never in figures for the ministry; Peil writes this",
);

pub(crate) static ITEM: Shape = Shape {
    heading: "`[[blocks.items]]`",
    about: "a question of this questionnaire alone",
    keys: &[
        ITEM_ID,
        ITEM_TEXT,
        ITEM_HELP,
        ITEM_TYPE,
        ITEM_FORMAT,
        ITEM_OPTIONS,
        ITEM_MAX_CHARS,
        ITEM_PART,
        ITEM_SHOW_IF,
        SOURCE_NOTE,
        ITEM_OWN,
        ACCEPT,
    ],
};

pub(crate) static OPTION: Shape = Shape {
    heading: "An option",
    about: "an answer of a single or multiple choice",
    keys: &[
        must("id", Kind::Id, "name of the option, once within the item"),
        must(
            "code",
            Kind::Whole { least: 1, most: 99 },
            "the number in the data, once within the item; 98 only for “I don’t know”, 99 only for “not \
             applicable”",
        ),
        must("text", Kind::Text, "the words of the answer"),
        may(
            "exclusive",
            Kind::Flag,
            "multiple only: cannot stand beside another option, such as “none of these”; needed for codes 98 \
             and 99",
        ),
    ],
};

pub(crate) static CONDITION: Shape = Shape {
    heading: "`show_if`",
    about: "when an item is asked",
    keys: &[
        must(
            "item",
            Kind::Name("an earlier item"),
            "a single choice that stands earlier and in the same part",
        ),
        must("any_of", Kind::Names("options"), "the answers that lead to the item"),
    ],
};

pub(crate) static SCALE: Shape = Shape {
    heading: "`[[scales]]`",
    about: "items whose mean is one figure",
    keys: &[
        must("id", Kind::Id, "name of the scale"),
        must("title", Kind::Text, "its name on plates and in exports"),
        must("meaning", Kind::Text, "what a high score means, in one sentence"),
        must(
            "items",
            Kind::Names("rating items"),
            "items for which a high answer means a high score",
        ),
        may(
            "reversed",
            Kind::Names("rating items"),
            "items for which a high answer means a **low** score, such as “only after an incident”",
        ),
        may(
            "comparison",
            Kind::Flag,
            "computed only to be laid beside another questionnaire that has the same scale: in exports, not on \
             plates",
        ),
        ACCEPT,
    ],
};

pub(crate) static RELATION: Shape = Shape {
    heading: "`[[relations]]`",
    about: "scales laid side by side",
    keys: &[
        must("id", Kind::Id, "name of the relation"),
        must("first", Kind::Name("a scale"), "one scale"),
        must(
            "second",
            Kind::Name("a scale"),
            "the scale whose correlation with the first is a result",
        ),
    ],
};

pub(crate) static GAP: Shape = Shape {
    heading: "`[[gaps]]`",
    about: "two views of the same thing",
    keys: &[
        must("id", Kind::Id, "name of the gap"),
        must("self", Kind::Name("a scale"), "the scale of people about themselves"),
        must(
            "others",
            Kind::Name("a scale"),
            "the scale of others about them, with as many items and points",
        ),
    ],
};

pub(crate) static SELECTION: Shape = Shape {
    heading: "`[selection]`",
    about: "what a wave took from a questionnaire; Peil writes it into the wave’s copy",
    keys: &[
        must("of", Kind::Version, "the version it was taken from"),
        must("blocks", Kind::Names("blocks"), "the blocks that were chosen"),
    ],
};

const REVISION: Key = may(
    "revision",
    Kind::Whole { least: 1, most: 999 },
    "2, 3, … if the same question has had other words before; without it 1",
);

pub(crate) static BANK: Shape = Shape {
    heading: "At the top",
    about: "items about one subject, for all questionnaires",
    keys: &[
        must("id", Kind::Id, "`bank_` and the file name"),
        must("title", Kind::Text, "the subject"),
        may("formats", Kind::Tables(&BANK_FORMAT), "answers that items of any bank file may have"),
        may("items", Kind::Tables(&BANK_ITEM), "the items"),
    ],
};

pub(crate) static BANK_FORMAT: Shape = Shape {
    heading: "`[[formats]]`",
    about: "as in a questionnaire, and",
    keys: &[FORMAT_ID, REVISION, FORMAT_POINTS, FORMAT_DONT_KNOW, FORMAT_NOT_APPLICABLE],
};

pub(crate) static BANK_ITEM: Shape = Shape {
    heading: "`[[items]]`",
    about: "as in a questionnaire, without what each questionnaire decides for itself (part, condition), and with",
    keys: &[
        ITEM_ID,
        REVISION,
        ITEM_TEXT,
        ITEM_HELP,
        ITEM_TYPE,
        ITEM_FORMAT,
        ITEM_OPTIONS,
        ITEM_MAX_CHARS,
        SOURCE_NOTE,
        ACCEPT,
    ],
};

pub(crate) static FRAMEWORK: Shape = Shape {
    heading: "At the top",
    about: "what the framework judges",
    keys: &[
        must("id", Kind::Id, "name of the framework, equal to its folder"),
        VERSION,
        must("title", Kind::Text, "its name"),
        must("about", Kind::Text, "what it is for and whom it judges"),
        must("source", Kind::Text, "where the norms come from"),
        must("met_from", Kind::Name("a level"), "from this level a norm counts as met"),
        must("levels", Kind::Tables(&FRAMEWORK_LEVEL), "from low to high"),
        may(
            "aspects",
            Kind::Tables(&FRAMEWORK_ASPECT),
            "what is said of every norm beside its level",
        ),
        must("groups", Kind::Tables(&FRAMEWORK_GROUP), "headings in a report"),
        must("norms", Kind::Tables(&FRAMEWORK_NORM), "the norms, in order"),
        ACCEPT,
    ],
};

pub(crate) static FRAMEWORK_LEVEL: Shape = Shape {
    heading: "`[[levels]]`",
    about: "how far a norm is met",
    keys: &[
        must("id", Kind::Id, "name of the level; a framework’s levels have names of their own"),
        must("title", Kind::Text, "its name in a report"),
        must("meaning", Kind::Text, "what it means for every norm"),
    ],
};

pub(crate) static FRAMEWORK_ASPECT: Shape = Shape {
    heading: "`[[aspects]]`",
    about: "something that is said of every norm beside its level: yes, partly, no, or cannot judge",
    keys: &[
        must("id", Kind::Id, "name of the aspect; other versions of the framework may have it too"),
        must("title", Kind::Text, "its name in a report"),
        must("asks", Kind::Text, "the question"),
    ],
};

pub(crate) static FRAMEWORK_GROUP: Shape = Shape {
    heading: "`[[groups]]`",
    about: "norms that stand together",
    keys: &[must("id", Kind::Id, "name of the group"), must("title", Kind::Text, "its heading")],
};

pub(crate) static FRAMEWORK_NORM: Shape = Shape {
    heading: "`[[norms]]`",
    about: "one norm",
    keys: &[
        must("id", Kind::Id, "name of the norm"),
        must("group", Kind::Name("a group"), "the group it stands in"),
        must("title", Kind::Text, "a short heading"),
        must("asks", Kind::Text, "what the norm asks"),
        must("why", Kind::Text, "why"),
        must("evidence", Kind::Texts { least: 1, most: 8 }, "what an assessor can look at"),
        may("parts", Kind::Tables(&NORM_PART), "parts that can be ticked off one by one"),
        may(
            "scales",
            Kind::Names("scales"),
            "scales that say how what is arranged here is experienced; a scan lays them side by side",
        ),
        must("levels", Kind::Levels, "what an assessor sees at each level, for this norm"),
        SOURCE_NOTE,
        ACCEPT,
    ],
};

pub(crate) static NORM_PART: Shape = Shape {
    heading: "A part of a norm",
    about: "something that can be ticked off",
    keys: &[
        must("id", Kind::Id, "name of the part"),
        must("text", Kind::Text, "what has to be there"),
    ],
};

pub(crate) static PERSPECTIVE: Shape = Shape {
    heading: "At the top",
    about: "what a manager, a coordinator or a board reads about a theme",
    keys: &[
        must("theme", Kind::Id, "name of the theme, equal to the file name"),
        must(
            "scales",
            Kind::Names("scales"),
            "the scales it speaks about; every scale has exactly one perspective",
        ),
        may(
            "themes",
            Kind::Names("themes"),
            "other themes that it builds on, the most important first",
        ),
        must("title", Kind::Text, "a short heading"),
        must("source", Kind::Words, "where the facts come from"),
        must("why", Kind::Text, "why this matters in daily work: two or three short sentences"),
        must("goes_wrong", Kind::Text, "what goes wrong where it is missing"),
        must("helps", Kind::Texts { least: 2, most: 6 }, "steps that help, one sentence each"),
        must("instruments", Kind::Tables(&INSTRUMENT), "what exists to help"),
        must("questions", Kind::Texts { least: 3, most: 3 }, "three questions for a conversation"),
        must("dilemma", Kind::Text, "a situation without a right answer, to discuss"),
        must("strength", Kind::Table(&QUESTION), "when the scale is a strength"),
        must("opgave", Kind::Table(&QUESTION), "when the scale is something to work on"),
    ],
};

pub(crate) static INSTRUMENT: Shape = Shape {
    heading: "An instrument",
    about: "something that exists: a code, a training, a guide",
    keys: &[
        must("name", Kind::Text, "what it is called"),
        must("what", Kind::Text, "what it is, in a sentence"),
        must("source", Kind::Words, "who names it, and when"),
    ],
};

pub(crate) static QUESTION: Shape = Shape {
    heading: "`[strength]` and `[opgave]`",
    about: "what the manager asks the team",
    keys: &[must(
        "question",
        Kind::Text,
        "one open question about “we” and the work, with a next step",
    )],
};

pub(crate) static OWN_ITEMS: Shape = Shape {
    heading: "At the top",
    about: "questions that an organisation adds to its wave",
    keys: &[
        must("title", Kind::Text, "heading of the page"),
        must("intro", Kind::Text, "one to three sentences above the first item"),
        must("items", Kind::Tables(&OWN_ITEM), "one to ten items"),
    ],
};

pub(crate) static OWN_ITEM: Shape = Shape {
    heading: "`[[items]]`",
    about: "as in the bank, without open texts; a rating has a format of the bank",
    keys: &[
        must("id", Kind::Id, "name of the item, beginning with `own_`"),
        ITEM_TEXT,
        ITEM_HELP,
        must(
            "type",
            Kind::OneOf(&["rating", "single", "multiple"]),
            "what can be answered: a point of a format, one option, any options",
        ),
        ITEM_FORMAT,
        ITEM_OPTIONS,
        SOURCE_NOTE,
        ACCEPT,
    ],
};
