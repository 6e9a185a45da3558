//! The process as the system sees it, under the names that Prometheus' own libraries use.
//!
//! Linux tells it in `/proc`, elsewhere these families are left out. The collector of the prometheus crate was rejected:
//! it brings a parser of all of `/proc` for five numbers.

use super::Family;

#[cfg(not(target_os = "linux"))]
pub(super) fn families() -> Vec<Family> {
    Vec::new()
}

#[cfg(target_os = "linux")]
pub(super) fn families() -> Vec<Family> {
    use rustix::process::{Resource, getrlimit};
    let start = system::start();
    let one = |family: Family, read: fn() -> f64| family.with(&[], read);
    vec![
        one(
            Family::counter(
                "process_cpu_seconds_total",
                "Time of processors in use, in seconds.",
            ),
            system::cpu_seconds,
        ),
        one(
            Family::gauge("process_resident_memory_bytes", "Memory in use, in bytes."),
            || system::status("VmRSS:") * 1024.0,
        ),
        one(Family::gauge("process_threads", "Threads."), || {
            system::status("Threads:")
        }),
        one(
            Family::gauge("process_open_fds", "Open file descriptors."),
            system::descriptors,
        ),
        one(Family::gauge("process_max_fds", "Most file descriptors."), || {
            getrlimit(Resource::Nofile)
                .current
                .map_or(f64::INFINITY, |most| most as f64)
        }),
        Family::gauge(
            "process_start_time_seconds",
            "When the process started, in seconds since 1970.",
        )
        .with(&[], move || start),
    ]
}

#[cfg(target_os = "linux")]
mod system {
    use std::{fs, time::SystemTime};

    use rustix::time::{ClockId, clock_gettime};

    /// The counters are made when the process starts.
    #[expect(
        clippy::disallowed_methods,
        reason = "the machine's time, whatever the business takes for now"
    )]
    pub(super) fn start() -> f64 {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        since.map_or(0.0, |since| since.as_secs_f64())
    }

    pub(super) fn cpu_seconds() -> f64 {
        let used = clock_gettime(ClockId::ProcessCPUTime);
        used.tv_sec as f64 + used.tv_nsec as f64 / 1e9
    }

    /// A number of `/proc/self/status`; what the system does not tell is 0.
    pub(super) fn status(field: &str) -> f64 {
        let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix(field));
        let number = line.and_then(|line| line.split_ascii_whitespace().next());
        number.and_then(|number| number.parse().ok()).unwrap_or_default()
    }

    /// Without the one that reads the folder.
    pub(super) fn descriptors() -> f64 {
        fs::read_dir("/proc/self/fd").map_or(0.0, |open| open.count().saturating_sub(1) as f64)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_system_tells_plausible_numbers() {
        assert!(system::status("VmRSS:") > 100.0);
        assert!(system::status("Threads:") >= 1.0);
        assert_eq!(system::status("Nothing:"), 0.0);
        assert!(system::descriptors() >= 3.0);
        assert!(system::cpu_seconds() > 0.0);
        assert!(system::start() > 1.7e9);
    }

    #[test]
    fn each_family_has_one_series() {
        let metrics = crate::metrics::Metrics::new(&[]).unwrap();
        let text = String::from_utf8(metrics.text().unwrap().1).unwrap();
        let lines = text.lines().filter(|line| line.starts_with("process_"));
        assert_eq!(lines.count(), families().len(), "{text}");
    }
}
