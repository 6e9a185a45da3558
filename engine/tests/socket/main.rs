//! The socket: what a client sees of it, byte by byte.

#[cfg(test)]
mod bodies;
#[cfg(test)]
mod crowd;
#[cfg(test)]
mod deadlines;
#[cfg(test)]
mod heads;
#[cfg(test)]
mod http2;
#[cfg(test)]
mod library;
#[cfg(test)]
mod room;
#[cfg(test)]
mod stopping;
#[cfg(test)]
mod taking;
#[cfg(test)]
mod tls;
