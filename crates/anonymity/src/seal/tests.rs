use proptest::prelude::*;

use super::*;

fn layout() -> Layout {
    Layout::new(2, 40, 1, 10)
}

#[test]
fn every_slot_has_one_size_and_every_submission_every_slot() {
    let layout = layout();
    assert_eq!(layout.slots(), 4);
    assert_eq!(layout.receipt(), 3);
    assert_eq!((0..4).map(|slot| layout.size(slot)).collect::<Vec<_>>(), [48, 48, 42, 48]);
    assert_eq!(layout.total(), (48 + 48) * 3 + 42 + 48);
    let bytes: Vec<u8> = (0..layout.total()).map(|at| u8::try_from(at % 251).unwrap()).collect();
    let cut = layout.cut(&bytes).unwrap();
    assert_eq!(cut.concat(), bytes);
    assert!(layout.cut(&bytes[1..]).is_none());
}

proptest! {
    #[test]
    fn what_is_sealed_opens_for_its_key_wave_and_slot_only(
        content in proptest::collection::vec(any::<u8>(), 0..46), number: u8,
    ) {
        let key = OpeningKey::make([1; 32]);
        let layout = layout();
        let sealed = layout.seal(&key.sealing_key(), "w", 1, &content, [number; 32]).unwrap();
        prop_assert_eq!(sealed.len(), layout.envelope(1));
        prop_assert_eq!(layout.open(&key, "w", 1, &sealed), Ok(content));
        prop_assert_eq!(layout.open(&key, "v", 1, &sealed), Err(OpenError::Sealed));
        prop_assert_eq!(layout.open(&key, "w", 0, &sealed), Err(OpenError::Sealed));
        let other = OpeningKey::make([2; 32]);
        prop_assert_eq!(layout.open(&other, "w", 1, &sealed), Err(OpenError::Sealed));
        let mut changed = sealed;
        let at = usize::from(number) % changed.len();
        changed[at] ^= 1;
        prop_assert_eq!(layout.open(&key, "w", 1, &changed), Err(OpenError::Sealed));
    }
}

#[test]
fn what_does_not_fit_is_not_sealed_and_what_has_no_envelopes_size_not_opened() {
    let key = OpeningKey::make([1; 32]);
    let too_long = layout().seal(&key.sealing_key(), "w", 2, &[1; 41], [3; 32]);
    assert_eq!(too_long, Err(OpenError::TooLong { bytes: 41, room: 40 }));
    for bytes in [0, 10, 95, 97] {
        let refused = layout().open(&key, "w", 0, &vec![0; bytes]);
        assert_eq!(refused, Err(OpenError::Size { bytes, expected: 96 }));
    }
    // A point that makes every shared secret zero.
    assert_eq!(layout().open(&key, "w", 0, &[0; 96]), Err(OpenError::Sealed));
}

#[test]
fn padding_carries_nothing() {
    let key = OpeningKey::make([1; 32]);
    let seal = |padded: &[u8]| {
        let (head, sealed) =
            hpke::single_shot_seal_with_rng::<AesGcm128, HkdfSha256, X25519HkdfSha256>(
                &OpModeS::Base,
                &key.sealing_key().inner,
                &info("w"),
                padded,
                &aad(0),
                &mut chance([5; 32]),
            )
            .unwrap();
        layout().open(&key, "w", 0, &[&head.to_bytes()[..], &sealed].concat())
    };
    let mut padded = [0; 48];
    padded[1] = 2;
    padded[2] = 9;
    assert_eq!(seal(&padded), Ok(vec![9, 0]));
    padded[47] = 1;
    assert_eq!(seal(&padded), Err(OpenError::Padding));
    padded[0] = 255;
    assert_eq!(seal(&padded), Err(OpenError::Padding));
}
