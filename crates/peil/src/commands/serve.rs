//! `peil serve`

use std::net::SocketAddr;

use anyhow::Context;
use peil_fieldwork::{Fieldwork, SecretsDir};
use peil_web::App;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::commands::open_store;
use crate::config::Config;
use crate::house;
use crate::world::World;

/// Serves the survey until the program is told to stop.
///
/// # Errors
/// If the database does not open or the address is taken.
pub async fn run(world: &World, config: &Config) -> anyhow::Result<()> {
    log_errors();
    let style = config.house_style()?;
    let store = open_store(config).await?;
    let secrets = SecretsDir::new(config.secrets());
    let fieldwork = Fieldwork::new(
        store.clone(),
        secrets,
        config.urn(),
        world.clock.clone(),
        world.rng.clone(),
    );
    let listener = bind(config.listen).await?;
    let mut app = App::styled(fieldwork, world.rng.clone(), &style).reached_at(config.outward());
    if config.house {
        app = app.with_house(house::house(world, config, &store)?);
    }
    let metrics = match config.metrics {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    println!("peil listens on http://{} (stop with Ctrl-C)", listener.local_addr()?);
    if let Some(metrics) = metrics {
        println!("figures for Prometheus on http://{}/metrics", metrics.local_addr()?);
        tokio::spawn(peil_web::serve_metrics(metrics, app.clone(), stopped()));
    }
    serve(listener, app).await;
    store.close().await;
    Ok(())
}

/// Takes an address.
///
/// # Errors
/// If it is taken; the message names it.
pub async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let hint = || format!("listening on {address} (is it taken? choose another with --listen)");
    TcpListener::bind(address).await.with_context(hint)
}

/// Serves on a listener until Ctrl-C or SIGTERM; requests under way are finished.
pub async fn serve(listener: TcpListener, app: App) {
    peil_web::serve(listener, app, stopped()).await;
}

/// Waits for Ctrl-C or SIGTERM.
pub async fn stopped() {
    let interrupt = async {
        // Without a handler the default action ends the program, which is as good.
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => drop(terminate.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}

/// Errors only, with a request id: what a log may hold is in `docs/LOGGING.md`.
pub fn log_errors() {
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("error,peil_web=warn"))
        .without_time()
        .with_writer(std::io::stderr)
        .finish();
    // A second call (the demonstration in a test) keeps the first subscriber.
    let _ = tracing::subscriber::set_global_default(subscriber);
}
