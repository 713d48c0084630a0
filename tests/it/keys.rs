//! The key that opens a wave, and the list of keys that everybody can check, as their users meet them.

use std::path::Path;

use serde_json::Value;

use crate::program::{done, peil, refused, sealed};
use crate::small_town::write_files;

fn read(at: &Path, name: &str) -> String {
    std::fs::read_to_string(at.join(name)).unwrap()
}

/// An open wave whose opening key was made in two parts.
fn open_wave(at: &Path) {
    write_files(at);
    done(peil(at).args(["units", "import", "units.csv", "--organisation", "organisation.toml"]));
    let names = ["--name-nl", "Meting", "--name-en", "Survey", "--organisation", "town"];
    let days = ["--opens", "2026-03-01", "--closes", "2999-12-31"];
    done(peil(at).args(["wave", "create", "w1"]).args(names).args(days));
    let made = done(peil(at).args(["key", "make", "wave", "--split"]));
    assert!(made.contains("the wave is lost"), "{made}");
    let opened =
        done(peil(at).args(["wave", "open", "w1", "--staff", "staff.csv"]).args(sealed(at)));
    assert!(opened.contains("[ ]") && opened.contains("none of them is this server"), "{opened}");
}

#[test]
fn a_key_is_made_tried_and_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    done(peil(at).args(["key", "make", "a"]));
    done(peil(at).args(["key", "make", "b", "--split"]));
    let again = refused(peil(at).args(["key", "make", "a"]), 3);
    assert!(again.contains("a.opening-key"), "{again}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(at.join("a.opening-key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let check = |keys: &[&str], sealing: &str| {
        let mut command = peil(at);
        command.args(["key", "check"]).args(keys).args(["--for", sealing]);
        command
    };
    done(&mut check(&["a.opening-key"], "a.sealing-key"));
    done(&mut check(&["b.opening-key-2", "b.opening-key-1"], "b.sealing-key"));
    let other = refused(&mut check(&["a.opening-key"], "b.sealing-key"), 5);
    assert!(other.contains("look for another copy"), "{other}");
    let half = refused(&mut check(&["b.opening-key-1"], "b.sealing-key"), 3);
    assert!(half.contains("one part of two"), "{half}");
    let public = refused(&mut check(&["a.sealing-key"], "a.sealing-key"), 3);
    assert!(public.contains("this is the sealing key"), "{public}");
    let cut: String = read(at, "a.opening-key").lines().take(4).collect::<Vec<_>>().join("\n");
    std::fs::write(at.join("cut"), cut).unwrap();
    let damaged = refused(&mut check(&["cut"], "a.sealing-key"), 3);
    assert!(damaged.contains("cut: line") && damaged.contains("another copy"), "{damaged}");
}

#[test]
fn the_opening_key_is_not_taken_at_launch_and_both_parts_are_needed_at_closing() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    open_wave(at);
    let status = done(peil(at).args(["wave", "status", "w1"]));
    assert!(status.contains("nobody knows before closing"), "{status}");
    let close = |keys: &[&str]| {
        let mut command = peil(at);
        command.args(["wave", "close", "w1"]);
        for key in keys {
            command.args(["--key", key]);
        }
        command
    };
    let half = refused(&mut close(&["wave.opening-key-1"]), 3);
    assert!(half.contains("one part of two"), "{half}");
    done(peil(at).args(["key", "make", "other"]));
    let other = refused(&mut close(&["other.opening-key"]), 3);
    assert!(
        other.contains("not the opening key of wave") && other.contains("nothing was"),
        "{other}"
    );
    assert!(done(peil(at).args(["wave", "status", "w1"])).contains("Open"), "{status}");
    let closed = done(&mut close(&["wave.opening-key-2", "wave.opening-key-1"]));
    assert!(closed.contains("0 of 98 took part"), "{closed}");
    assert!(closed.contains("Destroy the opening key now"), "{closed}");
    let status = done(peil(at).args(["wave", "status", "w1"]));
    assert!(status.contains("class keys destroyed on"), "{status}");
    assert!(!at.join("data/secrets/w1.keys").exists());

    let names = ["--name-nl", "Meting", "--name-en", "Survey", "--organisation", "town"];
    let days = ["--opens", "2026-03-01", "--closes", "2999-12-31"];
    done(peil(at).args(["wave", "create", "w2"]).args(names).args(days));
    let secret = ["--sealing-key", "other.opening-key", "--key-holder", "x"];
    let open = ["wave", "open", "w2", "--staff", "staff.csv"];
    let near = refused(peil(at).args(open).args(secret), 3);
    assert!(near.contains("must not come near the server"), "{near}");
    let nobody = ["--sealing-key", "other.sealing-key", "--key-holder", " "];
    refused(peil(at).args(open).args(nobody), 3);
    let early =
        ["--sealing-key", "other.sealing-key", "--key-holder", "x", "--gone-on", "2026-01-01"];
    let early = refused(peil(at).args(open).args(early), 4);
    assert!(early.contains("give a later day"), "{early}");
}

#[test]
fn a_list_of_keys_that_marks_somebody_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    open_wave(at);
    done(peil(at).args(["wave", "keys", "w1", "--out", "keys.json"]));
    refused(peil(at).args(["wave", "keys", "w1", "--out", "keys.json"]), 3);
    let good: Value = serde_json::from_str(&read(at, "keys.json")).unwrap();
    let root = good["root"].as_str().unwrap();
    let verify = |list: &Value, root: Option<&str>| {
        std::fs::write(at.join("list.json"), list.to_string()).unwrap();
        let mut command = peil(at);
        command.args(["verify-keys", "list.json"]);
        if let Some(root) = root {
            command.args(["--root", root]);
        }
        command
    };
    let said = done(&mut verify(&good, Some(&root.to_lowercase().replace('-', " "))));
    assert!(said.contains("only team links") && said.contains("Nothing was found"), "{said}");

    let mut twice = good.clone();
    twice["classes"][2]["key"] = twice["classes"][1]["key"].clone();
    let said = refused(&mut verify(&twice, None), 5);
    assert!(said.contains("have the same key") && said.contains("leads to"), "{said}");
    let mut small = good.clone();
    small["classes"][1]["invited"] = 1.into();
    let said = refused(&mut verify(&small, Some(root)), 5);
    assert!(said.contains("1 people invited") && said.contains("another control code"), "{said}");
    let mut marked = good.clone();
    let class = marked["classes"][1].clone();
    marked["classes"].as_array_mut().unwrap().push(class);
    let said = refused(&mut verify(&marked, None), 3);
    assert!(said.contains("or there twice"), "{said}");
    let mut broken = good.clone();
    broken["classes"][0]["key"] = "AAAA".into();
    let said = refused(&mut verify(&broken, None), 3);
    assert!(said.contains("list.json: class 0"), "{said}");
    refused(&mut verify(&Value::from("no list"), None), 3);
    refused(&mut verify(&good, Some("7K2M")), 3);
}
