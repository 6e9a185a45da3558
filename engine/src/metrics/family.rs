//! Series whose values are read when somebody collects them.

use std::{collections::HashMap, fmt};

use prometheus::{
    core::{Collector, Desc},
    proto::{Counter, Gauge, LabelPair, Metric, MetricFamily, MetricType},
};

/// A value as it is now.
type Reading = Box<dyn Fn() -> f64 + Send + Sync>;

/// Series of one name. Their values are kept by whoever they are of; they are asked for when somebody collects, from any
/// thread, and have to answer at once.
pub struct Family {
    name: &'static str,
    help: &'static str,
    kind: MetricType,
    series: Vec<(Vec<(&'static str, String)>, Reading)>,
}

impl Family {
    /// Values that only grow; the name ends in `_total`.
    pub fn counter(name: &'static str, help: &'static str) -> Self {
        Self::new(name, help, MetricType::COUNTER)
    }

    /// Values that go up and down.
    pub fn gauge(name: &'static str, help: &'static str) -> Self {
        Self::new(name, help, MetricType::GAUGE)
    }

    fn new(name: &'static str, help: &'static str, kind: MetricType) -> Self {
        Family {
            name,
            help,
            kind,
            series: Vec::new(),
        }
    }

    /// One more series. All of a family have labels of the same names.
    #[must_use]
    pub fn with(
        mut self,
        labels: &[(&'static str, &str)],
        read: impl Fn() -> f64 + Send + Sync + 'static,
    ) -> Self {
        let labels = labels.iter().map(|(name, value)| (*name, (*value).to_owned()));
        self.series.push((labels.collect(), Box::new(read)));
        self
    }

    /// # Errors
    ///
    /// A name that is none, or series whose labels are not the same.
    pub(super) fn collector(self) -> Result<Shown, prometheus::Error> {
        let names = |labels: &[(&'static str, String)]| -> Vec<String> {
            labels.iter().map(|(name, _)| (*name).to_owned()).collect()
        };
        let common = self
            .series
            .first()
            .map(|(labels, _)| names(labels))
            .unwrap_or_default();
        if self.series.iter().any(|(labels, _)| names(labels) != common) {
            return Err(prometheus::Error::Msg(format!(
                "the series of {} have different labels",
                self.name
            )));
        }
        let described = Desc::new(self.name.to_owned(), self.help.to_owned(), common, HashMap::new())?;
        Ok(Shown {
            described,
            family: self,
        })
    }

    fn metric(&self, labels: &[(&'static str, String)], value: f64) -> Metric {
        let pair = |(name, value): &(&'static str, String)| {
            let mut pair = LabelPair::default();
            pair.set_name((*name).to_owned());
            pair.set_value(value.clone());
            pair
        };
        let mut metric = Metric::from_label(labels.iter().map(pair).collect());
        if self.kind == MetricType::COUNTER {
            let mut counter = Counter::default();
            counter.set_value(value);
            metric.set_counter(counter);
        } else {
            let mut gauge = Gauge::default();
            gauge.set_value(value);
            metric.set_gauge(gauge);
        }
        metric
    }
}

impl fmt::Debug for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Family")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// A family in the registry.
#[derive(Debug)]
pub(super) struct Shown {
    described: Desc,
    family: Family,
}

impl Collector for Shown {
    fn desc(&self) -> Vec<&Desc> {
        vec![&self.described]
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let series = self.family.series.iter();
        let metrics = series.map(|(labels, read)| self.family.metric(labels, read()));
        let mut collected = MetricFamily::default();
        collected.set_name(self.family.name.to_owned());
        collected.set_help(self.family.help.to_owned());
        collected.set_field_type(self.family.kind);
        collected.set_metric(metrics.collect());
        vec![collected]
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    };

    use super::*;
    use crate::metrics::Metrics;

    #[test]
    fn values_are_read_when_they_are_collected() {
        let metrics = Metrics::new(&[]).unwrap();
        let borrowed = Arc::new(AtomicU64::new(3));
        let read = Arc::clone(&borrowed);
        let family = Family::counter("books_borrowed_total", "Books that were borrowed.")
            .with(&[("shelf", "a\"b")], move || read.load(Relaxed) as f64)
            .with(&[("shelf", "c")], || 0.5);
        metrics.show(family).unwrap();
        borrowed.store(4, Relaxed);
        let text = String::from_utf8(metrics.text().unwrap().1).unwrap();
        let lines = "# HELP books_borrowed_total Books that were borrowed.\n\
                     # TYPE books_borrowed_total counter\n\
                     books_borrowed_total{shelf=\"a\\\"b\"} 4\n\
                     books_borrowed_total{shelf=\"c\"} 0.5\n";
        assert!(text.contains(lines), "{text}");
    }

    #[test]
    fn series_of_a_family_have_the_same_labels_and_one_name() {
        let metrics = Metrics::new(&[]).unwrap();
        let shelves = || Family::gauge("shelves", "Shelves.").with(&[("room", "a")], || 1.0);
        metrics.show(shelves()).unwrap();
        assert!(metrics.show(shelves()).is_err());
        let mixed = Family::gauge("rooms", "Rooms.")
            .with(&[], || 1.0)
            .with(&[("house", "a")], || 1.0);
        let error = metrics.show(mixed).unwrap_err().to_string();
        assert!(
            error.contains("the series of rooms have different labels"),
            "{error}"
        );
        assert!(metrics.show(Family::gauge("no name", "None.")).is_err());
    }
}
