//! What somebody could pay with stays with whoever sent it.

use std::{
    io::{Result, Write},
    sync::{Arc, Mutex},
};

use serde_json::json;
use tracing::{
    Dispatch,
    subscriber::{NoSubscriber, set_default},
};

use super::{NUMBER, PAYMENTS, address, authorized, card, loose, step};
use crate::app::App;

const ACCOUNT: &str = "620-910123-45607";

/// Everything that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn no_answer_no_table_and_no_log_line_holds_the_number_of_a_card_or_an_account() {
    let log = Log::default();
    let writer = log.clone();
    let everything = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
    // With only one listener alive, a log line that another test writes first would be taken for one nobody hears.
    let _other = Dispatch::new(NoSubscriber::default());
    let _listening = set_default(everything.with_writer(move || writer.clone()).finish());
    let app = App::new().await;
    let token = "tk_9f2c7b1e5d";
    let mut said = String::new();
    let mut hear =
        |answer: crate::answer::Answer| said.push_str(&format!("{:?}{}", answer.headers, answer.text));

    let payment = authorized(&app, loose(&card())).await;
    hear(app.post_keyed(PAYMENTS, loose(&super::wallet())).await);
    let transfer = json!({"type": "bank_transfer", "bank": "Hana", "account": ACCOUNT});
    hear(app.post_keyed(PAYMENTS, loose(&transfer)).await);
    hear(app.get(PAYMENTS).await);
    hear(app.get(&address(&payment)).await);
    hear(step(&app, &payment, "capture").await);
    hear(step(&app, &payment, "refund").await);
    // Refusals do not repeat it either, whichever rule it is that was broken.
    for wrong in [
        json!({"type": "card", "number": NUMBER, "expiry": "01/20"}),
        json!({"type": "card", "number": format!("{NUMBER}42424242"), "expiry": "03/26"}),
        json!({"type": "wallet", "number": NUMBER, "provider": "pay", "token": token}),
        json!({"number": NUMBER, "expiry": "03/26", "token": token}),
        json!(NUMBER),
    ] {
        let answer = app.post_keyed(PAYMENTS, loose(&wrong)).await;
        assert_eq!(answer.status, 422, "{answer:?}");
        hear(answer);
    }
    let broken = format!("{{\"method\": {{\"type\": \"card\", \"number\": \"{NUMBER}\",");
    let request = app
        .request(poem::http::Method::POST, PAYMENTS)
        .content_type("application/json");
    let answer = crate::app::send(request.header("Idempotency-Key", "k").body(broken)).await;
    assert_eq!(answer.status, 400, "{answer:?}");
    hear(answer);

    let log = log.0.lock().unwrap().clone();
    assert!(holds(&log, "create_payment"), "nothing was logged");
    let file = app.file().await;
    assert!(
        holds(&file, "4242") && holds(&file, "kakao-pay"),
        "nothing was stored"
    );
    for secret in [NUMBER, ACCOUNT, "910123", token, "03/26"] {
        assert!(
            !holds(said.as_bytes(), secret),
            "an answer holds {secret}: {said}"
        );
        assert!(!holds(&log, secret), "the log holds {secret}");
        assert!(!holds(&file, secret), "the database holds {secret}");
    }
}
