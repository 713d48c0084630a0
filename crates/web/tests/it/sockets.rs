//! What a client can do to a connection, over real sockets.

use std::time::Duration;

use peil_web::{Limits, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::html::encode;
use crate::run;
use crate::testbed::{SAMPLE, Testbed, WAVE};

/// Limits that a test can wait for.
const SHORT: Limits = Limits {
    head: Duration::from_millis(300),
    body: Duration::from_millis(300),
    connections: 100,
    stop: Duration::from_secs(20),
};

/// A service on a port of its own.
struct Service {
    bed: Testbed,
    port: u16,
    stop: oneshot::Sender<()>,
    stopped: JoinHandle<()>,
}

impl Service {
    async fn start(limits: Limits) -> Service {
        let bed = Testbed::new(SAMPLE).await;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (stop, told) = oneshot::channel();
        let app = bed.app.clone().with_limits(limits);
        let stopped = tokio::spawn(serve(listener, app, async { drop(told.await) }));
        Service { bed, port, stop, stopped }
    }

    async fn connect(&self) -> Client {
        Client(TcpStream::connect(("127.0.0.1", self.port)).await.unwrap())
    }

    /// The body of a submission that is good.
    async fn submission(&self, person: usize) -> String {
        let mut someone = self.bed.begun("nl", &self.bed.codes[person]).await;
        someone.fill("open_talk", "4");
        someone.press("check").await;
        encode(&someone.fields)
    }

    async fn n_stored(&self) -> usize {
        self.bed.handed_in().await
    }
}

struct Client(TcpStream);

impl Client {
    /// Sends bytes; whether the other side took them.
    async fn send(&mut self, bytes: &[u8]) -> bool {
        self.0.write_all(bytes).await.is_ok()
    }

    /// All that comes until the service hangs up.
    async fn rest(&mut self) -> String {
        let mut read = Vec::new();
        // A connection that is cut has said what it had to say.
        let _ = self.0.read_to_end(&mut read).await;
        String::from_utf8(read).unwrap()
    }
}

fn head(length: usize, more: &str) -> String {
    format!(
        "POST /w/{WAVE}/submit HTTP/1.1\r\nHost: peil\r\nContent-Length: {length}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n{more}\r\n"
    )
}

fn is(reply: &str, status: u16, heading: &str) -> bool {
    reply.starts_with(&format!("HTTP/1.1 {status} ")) && reply.contains(heading)
}

const TOO_MUCH: &str = "Dit is te veel tekst";

#[test]
fn ten_megabytes_are_answered_with_the_page() {
    run(async {
        let service = Service::start(Limits::default()).await;
        let mut client = service.connect().await;
        assert!(client.send(head(10_000_000, "").as_bytes()).await);
        let piece = vec![b'x'; 100_000];
        for _ in 0..100 {
            assert!(client.send(&piece).await, "nobody hangs up halfway");
        }
        let reply = client.rest().await;
        assert!(is(&reply, 413, TOO_MUCH), "{reply}");
    });
}

#[test]
fn whoever_asks_first_or_announces_far_too_much_sends_nothing() {
    run(async {
        let service = Service::start(Limits::default()).await;
        let announced = [
            head(10_000_000, "Expect: 100-continue\r\n"),
            head(10_000_000_000, ""),
            head(17 << 20, ""),
        ];
        for head in announced {
            let mut client = service.connect().await;
            client.send(head.as_bytes()).await;
            let reply = client.rest().await;
            assert!(is(&reply, 413, TOO_MUCH), "{reply}");
        }
    });
}

#[test]
fn a_body_without_end_is_cut() {
    run(async {
        let service = Service::start(Limits::default()).await;
        let mut client = service.connect().await;
        let head = head(0, "Transfer-Encoding: chunked\r\n").replace("Content-Length: 0\r\n", "");
        client.send(head.as_bytes()).await;
        let piece = [&b"10000\r\n"[..], &vec![b'x'; 0x10000][..], b"\r\n"].concat();
        let mut sent = 0;
        while client.send(&piece).await {
            sent += 1;
            assert!(sent < 10_000, "somebody must say stop");
        }
        assert_eq!(service.n_stored().await, 0);
        let mut other = service.connect().await;
        let body = service.submission(0).await;
        other.send(format!("{}{body}", self::head(body.len(), "")).as_bytes()).await;
        assert!(is(&other.rest().await, 200, "Dank u wel"));
    });
}

#[test]
fn half_a_body_is_not_stored() {
    run(async {
        let service = Service::start(Limits::default()).await;
        let body = service.submission(0).await;
        // Cut where what came would be a form too, with fewer answers.
        for end in [0, 1, body.len() / 2, body.len() - 1] {
            let mut client = service.connect().await;
            client.send(format!("{}{}", head(body.len(), ""), &body[..end]).as_bytes()).await;
            client.0.shutdown().await.unwrap();
            let reply = client.rest().await;
            assert!(!reply.contains("Dank u wel"), "{reply}");
        }
        assert_eq!(service.n_stored().await, 0);
    });
}

#[test]
fn half_sent_requests_keep_nobody_waiting_and_are_ended() {
    run(async {
        let service = Service::start(SHORT).await;
        let body = service.submission(0).await;
        let (mut heads, mut bodies) = (Vec::new(), Vec::new());
        for _ in 0..20 {
            let mut half_head = service.connect().await;
            half_head.send(b"POST /w/proef/submit HTTP/1.1\r\nHost: pe").await;
            heads.push(half_head);
            let mut half_body = service.connect().await;
            half_body.send(format!("{}{}", head(body.len(), ""), &body[..9]).as_bytes()).await;
            bodies.push(half_body);
        }
        let mut other = service.connect().await;
        other.send(format!("{}{body}", head(body.len(), "")).as_bytes()).await;
        assert!(is(&other.rest().await, 200, "Dank u wel"));
        for mut client in bodies {
            let reply = client.rest().await;
            assert!(is(&reply, 408, "Uw antwoorden kwamen niet helemaal aan"), "{reply}");
        }
        for mut client in heads {
            assert_eq!(client.rest().await, "", "there was no request to answer");
        }
    });
}

#[test]
fn when_all_places_are_taken_the_next_waits_until_one_is_free() {
    run(async {
        let service = Service::start(Limits { connections: 2, ..SHORT }).await;
        let idle = [service.connect().await, service.connect().await];
        let mut third = service.connect().await;
        third.send(b"GET /healthz HTTP/1.1\r\nHost: peil\r\nConnection: close\r\n\r\n").await;
        assert!(is(&third.rest().await, 200, "ok"), "an idle one was ended");
        drop(idle);
    });
}

#[test]
fn requests_under_way_are_finished_before_the_service_stops() {
    run(async {
        let service = Service::start(Limits::default()).await;
        let body = service.submission(0).await;
        let mut client = service.connect().await;
        client.send(format!("{}{}", head(body.len(), ""), &body[..9]).as_bytes()).await;
        let mut idle = service.connect().await;
        idle.send(b"GET /healthz HTTP/1.1\r\nHost: peil\r\n\r\n").await;
        let mut read = [0; 12];
        idle.0.read_exact(&mut read).await.unwrap();
        assert_eq!(&read, b"HTTP/1.1 200");
        service.stop.send(()).unwrap();
        idle.rest().await;
        // The idle connection was ended, so the service knows; the other one goes on.
        assert!(!service.stopped.is_finished());
        client.send(&body.as_bytes()[9..]).await;
        assert!(is(&client.rest().await, 200, "Dank u wel"));
        service.stopped.await.unwrap();
        assert_eq!(service.bed.handed_in().await, 1);
    });
}
