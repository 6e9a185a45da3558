//! The conventions, on a tiny document that has nothing to do with any shop.

#[cfg(test)]
mod bodies;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod every_answer;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod library;
#[cfg(test)]
mod methods;
#[cfg(test)]
mod no_body;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod parameters;
#[cfg(test)]
mod unknown_input;
