//! A throw-away PostgreSQL and a made-up town for tests, behind the feature `testkit`.
//!
//! ```no_run
//! let url = peil_storage::testkit::fresh_postgres().unwrap(); // an empty database of its own
//! ```
//!
//! One server for each test program, started at the first call from Debian's package, durable as in
//! production (`fsync` on), reachable only through a socket in a folder that belongs to it. It
//! stops, and its folder goes, when the test program ends, however that ends: a watchdog holds the
//! other end of a pipe.
//!
//! There is no way to skip: without PostgreSQL the tests that ask for it fail and say what to
//! install.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::civil::Date;
use peil_instrument::{Questionnaire, Text, UnitTree};

use crate::{Organisation, Profile, Series, StorageError, Store, Wave, WaveStatus};

/// Why there is no PostgreSQL to test on.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum TestkitError {
    /// The programs are not there.
    #[error(
        "PostgreSQL is not installed: no /usr/lib/postgresql/*/bin/initdb. These tests need it: \
         apt-get install postgresql"
    )]
    NotInstalled,
    /// It is there and does not start.
    #[error("PostgreSQL did not start: {0}")]
    NotStarted(String),
    /// It runs and makes no database.
    #[error("PostgreSQL made no database: {0}")]
    NoDatabase(String),
}

/// A running server. Its watchdog stops it when the pipe to its standard input closes, so with this
/// process at the latest.
struct Server {
    bin: PathBuf,
    folder: String,
    _watchdog: Child,
}

static SERVER: OnceLock<Result<Server, TestkitError>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The address of a new, empty database on this test program's own PostgreSQL server. Blocks while
/// the server starts (about two seconds, once).
///
/// # Errors
/// [`TestkitError`] if PostgreSQL is not installed or does not start.
pub fn fresh_postgres() -> Result<String, TestkitError> {
    let server = SERVER.get_or_init(start).as_ref().map_err(Clone::clone)?;
    let name = format!("peil_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let made = Command::new(server.bin.join("createdb"))
        .args(["--host", &server.folder, "--username", "peil", &name])
        .output()
        .map_err(|error| TestkitError::NoDatabase(error.to_string()))?;
    if !made.status.success() {
        let said = String::from_utf8_lossy(&made.stderr).into_owned();
        return Err(TestkitError::NoDatabase(said));
    }
    Ok(format!("postgres://peil@localhost/{name}?host={}", server.folder))
}

/// Makes a server, says where, and waits for the end of its input to stop it. Signals from the
/// terminal are ignored: the end of input follows them.
const WATCHDOG: &str = r#"
trap '' HUP INT PIPE TERM
bin=$1
folder=$(mktemp -d) || exit 1
cd "$folder" || exit 1
{
    "$bin/initdb" -D data -U peil -A trust -E UTF8 --locale=C --no-sync &&
    "$bin/pg_ctl" -D data -l log -w \
        -o "-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=on" start
} > start.log 2>&1 < /dev/null
if [ $? -eq 0 ]; then
    echo "$folder"
    read -r _
    "$bin/pg_ctl" -D data -m immediate -w stop > /dev/null 2>&1
else
    tail -n 5 start.log log 2> /dev/null >&2
fi
cd /
rm -rf "$folder"
"#;

fn start() -> Result<Server, TestkitError> {
    let not_started = |error: std::io::Error| TestkitError::NotStarted(error.to_string());
    let bin = find().ok_or(TestkitError::NotInstalled)?;
    // PostgreSQL refuses to run as root; Debian's package brings a user for it.
    let root = fs::metadata("/proc/self").map_err(not_started)?.uid() == 0;
    let mut command = if root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    let mut watchdog = command
        .args(["-c", WATCHDOG, "peil-testkit"])
        .arg(&bin)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(not_started)?;
    let mut folder = String::new();
    let said = watchdog.stdout.take().map(BufReader::new);
    if let Some(mut said) = said {
        said.read_line(&mut folder).map_err(not_started)?;
    }
    let folder = folder.trim().to_owned();
    if folder.is_empty() {
        return Err(TestkitError::NotStarted("see above".to_owned()));
    }
    Ok(Server { bin, folder, _watchdog: watchdog })
}

/// The programs of the newest version that is installed.
fn find() -> Option<PathBuf> {
    let versions = fs::read_dir(Path::new("/usr/lib/postgresql")).ok()?;
    versions
        .flatten()
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            let bin = entry.path().join("bin");
            bin.join("initdb").exists().then_some((version, bin))
        })
        .max()
        .map(|(_, bin)| bin)
}

/// Stores the organisation `town` with these units, and a draft of it with k = 10 in the series `survey`.
///
/// # Errors
/// [`StorageError`] if the wave is there already, or the database fails.
pub async fn put_draft(
    store: &Store,
    tree: &UnitTree,
    questionnaire: &Questionnaire,
    code: &str,
    days: [Date; 2],
) -> Result<(), StorageError> {
    let (town, text) = (|| "town".to_owned(), || Text::new("tekst", "text"));
    let profile = Profile {
        asks: text(),
        controller: text(),
        legal_ground: text(),
        dpo: text(),
        vertrouwenspersoon: text(),
        meldregeling: text(),
        retention: text(),
    };
    let series =
        Series { code: "survey".to_owned(), organisation: town(), name: text(), rhythm_months: 24 };
    let (id, version) = (questionnaire.id(), questionnaire.version());
    let [opens_on, closes_on] = days;
    let wave = Wave {
        code: code.to_owned(),
        organisation: town(),
        series: series.code.clone(),
        name: text(),
        questionnaire: id.clone(),
        version: version.to_owned(),
        k: 10,
        synthetic: true,
        status: WaveStatus::Draft,
        opens_on,
        closes_on,
    };
    let mut tx = store.begin_write().await?;
    tx.put_organisation(&Organisation { code: town(), name: text(), profile }).await?;
    tx.replace_units("town", tree).await?;
    tx.put_questionnaire(id, version, &questionnaire.to_toml()).await?;
    tx.put_series(&series).await?;
    tx.insert_wave(&wave).await?;
    tx.commit().await
}

/// Runs a statement as somebody with the database's password would, past everything that this crate keeps to.
///
/// # Errors
/// [`StorageError::Backend`] if the database refuses it.
pub async fn raw(store: &Store, sql: &'static str) -> Result<(), StorageError> {
    let mut tx = store.begin_write().await?;
    tx.execute(sql, &[]).await?;
    tx.commit().await
}
