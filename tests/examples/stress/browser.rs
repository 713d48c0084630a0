//! A browser with one connection that it keeps.

use anyhow::{Context, ensure};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// An open connection.
pub struct Browser {
    address: String,
    sender: SendRequest<Full<Bytes>>,
}

impl Browser {
    /// Connects.
    ///
    /// # Errors
    /// If the service does not take the connection.
    pub async fn connect(address: &str) -> anyhow::Result<Browser> {
        let stream = TcpStream::connect(address).await.context("connecting")?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // Ends with the sender; what goes wrong shows at the requests.
        tokio::spawn(connection);
        Ok(Browser { address: address.to_owned(), sender })
    }

    /// Opens a page.
    ///
    /// # Errors
    /// If it does not come, or with another status than 200.
    pub async fn get(&mut self, path: &str) -> anyhow::Result<String> {
        self.send(Method::GET, path, String::new()).await
    }

    /// Posts a form.
    ///
    /// # Errors
    /// If no page comes, or one with another status than 200.
    pub async fn post(&mut self, path: &str, body: String) -> anyhow::Result<String> {
        self.send(Method::POST, path, body).await
    }

    async fn send(&mut self, method: Method, path: &str, body: String) -> anyhow::Result<String> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, &self.address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::from(body))?;
        self.sender.ready().await.context("the connection was ended")?;
        let reply = self.sender.send_request(request).await.context("no reply")?;
        let status = reply.status();
        ensure!(status == 200, "status {status}");
        let page = reply.into_body().collect().await.context("half a page")?.to_bytes();
        Ok(String::from_utf8(page.to_vec())?)
    }
}
