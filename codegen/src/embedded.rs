//! The templates and the fingerprint of this tool's sources, put in by the build script.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
