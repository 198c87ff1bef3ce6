//! Who may speak of a client in its place: the reverse proxies that the deployment names (`serve --mandataire`), nobody
//! else. What others write in these headers is taken away before anything reads it.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;
use axum::middleware::{Next, from_fn};

/// What a proxy says of a client.
const HEADERS: [&str; 4] =
    ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded"];

/// The site behind these proxies.
pub fn behind(site: Router, proxies: Vec<IpAddr>) -> Router {
    let proxies: Arc<[IpAddr]> = proxies.into();
    site.layer(from_fn(move |mut request: Request, next: Next| {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|ConnectInfo(peer)| peer.ip().to_canonical());
        if !peer.is_some_and(|peer| proxies.contains(&peer)) {
            forget(request.headers_mut());
        }
        next.run(request)
    }))
}

fn forget(headers: &mut HeaderMap) {
    for name in HEADERS {
        headers.remove(name);
    }
}
