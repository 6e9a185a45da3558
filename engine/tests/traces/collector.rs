//! A collector of OTLP over HTTP, which takes every batch and keeps its spans.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    thread::JoinHandle,
};

use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{AnyValue, KeyValue, any_value::Value},
    resource::v1::Resource,
    trace::v1::Span,
};
use prost::Message;

pub(crate) struct Collector {
    address: SocketAddr,
    serving: JoinHandle<Spans>,
}

#[derive(Debug, Default)]
pub(crate) struct Spans {
    resources: Vec<Resource>,
    spans: Vec<Span>,
}

impl Collector {
    pub(crate) fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Collector {
            address: listener.local_addr().unwrap(),
            serving: std::thread::spawn(move || serve(&listener)),
        }
    }

    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was sent.
    pub(crate) fn close(self) -> Spans {
        TcpStream::connect(self.address)
            .unwrap()
            .write_all(b"\r\n")
            .unwrap();
        self.serving.join().unwrap()
    }
}

/// Until somebody says nothing.
fn serve(listener: &TcpListener) -> Spans {
    let mut spans = Spans::default();
    loop {
        let mut stream = BufReader::new(listener.accept().unwrap().0);
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            return spans;
        }
        assert_eq!(line, "POST /v1/traces HTTP/1.1\r\n");
        spans.add(&body(&mut stream));
        let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n";
        stream.get_mut().write_all(answer.as_bytes()).unwrap();
    }
}

fn body(stream: &mut BufReader<TcpStream>) -> Vec<u8> {
    let (mut length, mut is_protobuf) = (0, false);
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        match line.trim().split_once(": ") {
            Some(("content-length", value)) => length = value.parse().unwrap(),
            Some(("content-type", value)) => is_protobuf = value == "application/x-protobuf",
            Some(_) => {}
            None => break,
        }
    }
    assert!(is_protobuf);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    body
}

fn text(value: Option<&AnyValue>) -> String {
    match value.and_then(|value| value.value.as_ref()) {
        Some(Value::StringValue(text)) => text.clone(),
        Some(Value::IntValue(number)) => number.to_string(),
        other => panic!("{other:?}"),
    }
}

fn found<'a>(attributes: &'a [KeyValue], name: &str) -> Option<&'a KeyValue> {
    attributes.iter().find(|attribute| attribute.key == name)
}

impl Spans {
    fn add(&mut self, body: &[u8]) {
        for of_resource in ExportTraceServiceRequest::decode(body).unwrap().resource_spans {
            self.resources.extend(of_resource.resource);
            let scopes = of_resource.scope_spans.into_iter();
            self.spans.extend(scopes.flat_map(|scope| scope.spans));
        }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Span> {
        self.spans.iter()
    }

    pub(crate) fn count(&self) -> usize {
        self.spans.len()
    }

    /// The one of this name.
    pub(crate) fn named(&self, name: &str) -> &Span {
        let mut of_name = self.spans.iter().filter(|span| span.name == name);
        let span = of_name.next().unwrap_or_else(|| panic!("no {name} in {self:#?}"));
        assert!(of_name.next().is_none(), "more than one {name}");
        span
    }

    pub(crate) fn with_attribute(&self, name: &str, value: &str) -> &Span {
        let mut with = self.spans.iter().filter(|span| {
            found(&span.attributes, name).is_some_and(|attribute| text(attribute.value.as_ref()) == value)
        });
        with.next()
            .unwrap_or_else(|| panic!("no {name} {value} in {self:#?}"))
    }

    pub(crate) fn attribute(&self, span: &Span, name: &str) -> String {
        let attribute = found(&span.attributes, name);
        text(
            attribute
                .unwrap_or_else(|| panic!("no {name} in {span:#?}"))
                .value
                .as_ref(),
        )
    }

    pub(crate) fn has_attribute(&self, span: &Span, name: &str) -> bool {
        found(&span.attributes, name).is_some()
    }

    pub(crate) fn resource(&self, name: &str) -> String {
        let attribute = self
            .resources
            .iter()
            .find_map(|resource| found(&resource.attributes, name));
        text(attribute.unwrap().value.as_ref())
    }
}
