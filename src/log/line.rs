//! One event as one line.

use std::fmt::{self, Write as _};

use jiff::Zoned;
use serde_json::{Map, Value};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    fmt::{FmtContext, FormatEvent, FormatFields, format::Writer},
    registry::LookupSpan,
};

use super::{Format, SUCCESS};

/// Writes events as lines.
#[derive(Debug, Clone, Copy)]
pub struct Lines(pub Format);

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        _: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut said = Said::default();
        event.record(&mut said);
        let now = Zoned::now();
        let line = match self.0 {
            Format::Text => said.text(&now, level(event.metadata())),
            Format::Json => said.json(&now, level(event.metadata())),
        };
        writeln!(writer, "{line}")
    }
}

/// The SDK's names.
fn level(metadata: &Metadata<'_>) -> &'static str {
    match *metadata.level() {
        _ if metadata.target() == SUCCESS => "SUCCESS",
        Level::ERROR => "ERROR",
        Level::WARN => "WARNING",
        Level::INFO => "INFO",
        Level::DEBUG => "DEBUG",
        Level::TRACE => "TRACE",
    }
}

/// What an event says.
#[derive(Default)]
struct Said {
    message: String,
    fields: Map<String, Value>,
}

impl Said {
    fn text(&self, now: &Zoned, level: &str) -> String {
        let time = now.strftime("%Y-%m-%d %H:%M:%S%.3f");
        let mut line = format!("{time} | {level:^16} | ");
        one_line(&self.message, &mut line);
        for (name, value) in &self.fields {
            let _ = write!(line, " {name}={value}");
        }
        line
    }

    fn json(self, now: &Zoned, level: &str) -> String {
        let mut object = Map::new();
        let time = now.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string();
        object.insert("time".to_owned(), time.into());
        object.insert("level".to_owned(), level.into());
        object.insert("message".to_owned(), self.message.into());
        object.extend(self.fields);
        Value::Object(object).to_string()
    }

    fn set(&mut self, field: &Field, value: Value) {
        match (field.name(), value) {
            ("message", Value::String(message)) => self.message = message,
            (name, value) => {
                self.fields.insert(name.to_owned(), value);
            }
        }
    }
}

impl Visit for Said {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.set(field, format!("{value:?}").into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.set(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.set(field, value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.set(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.set(field, value.into());
    }
}

/// Without line ends and other control characters, which could forge lines.
fn one_line(text: &str, line: &mut String) {
    for c in text.chars() {
        if c.is_control() {
            line.extend(c.escape_default());
        } else {
            line.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(message: &str) -> Said {
        Said {
            message: message.to_owned(),
            fields: Map::new(),
        }
    }

    fn noon() -> Zoned {
        let time = jiff::civil::date(2024, 1, 20).at(12, 0, 0, 5_000_000);
        time.to_zoned(jiff::tz::TimeZone::UTC).expect("a time")
    }

    #[test]
    fn a_line_is_as_the_sdk_writes_it() {
        let said = said("5Grwvaef/7/2450abcdef: ✅ Challenge a:b found in 0.25 seconds !");
        assert_eq!(
            said.text(&noon(), "SUCCESS"),
            "2024-01-20 12:00:00.005 |     SUCCESS      | 5Grwvaef/7/2450abcdef: ✅ Challenge a:b found in 0.25 seconds !"
        );
    }

    #[test]
    fn what_came_from_the_network_stays_on_its_line() {
        let forged = said("a\n2024-01-20 | SUCCESS | Challenge x found in 0.01 seconds !\x1b[2J");
        let line = forged.text(&noon(), "INFO");
        assert_eq!(line.lines().count(), 1);
        assert!(
            line.contains("a\\n2024") && !line.contains('\x1b'),
            "{line}"
        );
    }

    #[test]
    fn json_lines_are_objects_with_their_time() {
        let line = said("a\n\"b\"").json(&noon(), "WARNING");
        let object: Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(object["level"], "WARNING");
        assert_eq!(object["message"], "a\n\"b\"");
        assert_eq!(object["time"], "2024-01-20T12:00:00.005+00:00");
    }
}
