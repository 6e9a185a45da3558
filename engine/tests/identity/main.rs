//! Who may call, on a tiny document that has nothing to do with any shop.

#[cfg(test)]
mod credentials;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod vault;
