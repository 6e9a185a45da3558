#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shop_server::fuzz::sort(bytes));
