//! As much of SVG as the plot needs: elements with attributes, text, everything escaped.

use std::fmt::{self, Write};

/// A picture being written.
pub(super) struct Svg(String);

/// An attribute's value.
pub(super) enum Value {
    Text(String),
    /// To a hundredth, which is finer than anything shown.
    Length(f64),
    /// In full.
    Exact(f64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Value {
    fn from(length: f64) -> Self {
        Self::Length(length)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(&escaped(text)),
            Self::Length(length) => write!(f, "{}", (length * 100.0).round() / 100.0),
            Self::Exact(number) => write!(f, "{number}"),
        }
    }
}

impl Svg {
    /// An empty picture; `style` is CSS.
    pub(super) fn new(width: f64, height: f64, style: &str) -> Self {
        let mut svg = Self(String::with_capacity(1 << 15));
        svg.open(
            "svg",
            &[
                ("xmlns", "http://www.w3.org/2000/svg".into()),
                ("viewBox", format!("0 0 {width} {height}").into()),
                ("width", width.into()),
                ("height", height.into()),
                ("role", "img".into()),
            ],
        );
        svg.content("style", &[], style);
        svg
    }

    /// What those read who can't see it.
    pub(super) fn description(&mut self, title: &str, description: &str) {
        self.content("title", &[], title);
        self.content("desc", &[], description);
    }

    /// An element without content.
    pub(super) fn leaf(&mut self, name: &str, attributes: &[(&str, Value)]) {
        self.tag(name, attributes, "/>\n");
    }

    /// Text at a place.
    pub(super) fn text(&mut self, x: f64, y: f64, class: &str, text: &str) {
        let attributes = [("x", x.into()), ("y", y.into()), ("class", class.into())];
        self.content("text", &attributes, text);
    }

    /// Text that is read over lines: on a halo of the paper's, as not all readers know `paint-order`.
    pub(super) fn label(&mut self, x: f64, y: f64, class: &str, text: &str) {
        self.text(x, y, &format!("{class} halo"), text);
        self.text(x, y, class, text);
    }

    /// A straight line.
    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let ends = [("x1", from.0), ("y1", from.1), ("x2", to.0), ("y2", to.1)];
        let mut attributes = vec![("class", class.into())];
        attributes.extend(ends.map(|(name, value)| (name, value.into())));
        self.leaf("line", &attributes);
    }

    /// A line through points; the first two attributes are its class and its colour.
    pub(super) fn curve(
        &mut self,
        class: &str,
        colour: &str,
        points: &[(f64, f64)],
        data: [(&str, Value); 2],
    ) {
        let points: Vec<_> = points
            .iter()
            .map(|&(x, y)| format!("{},{}", Value::from(x), Value::from(y)))
            .collect();
        let mut attributes = vec![
            ("class", class.into()),
            ("stroke", colour.into()),
            ("points", points.join(" ").into()),
        ];
        attributes.extend(data);
        self.leaf("polyline", &attributes);
    }

    /// The whole picture.
    pub(super) fn end(mut self) -> String {
        self.0.push_str("</svg>\n");
        self.0
    }

    fn open(&mut self, name: &str, attributes: &[(&str, Value)]) {
        self.tag(name, attributes, ">\n");
    }

    fn content(&mut self, name: &str, attributes: &[(&str, Value)], content: &str) {
        self.tag(name, attributes, ">");
        self.0.push_str(&escaped(content));
        self.0.push_str(&format!("</{name}>\n"));
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, Value)], end: &str) {
        self.0.push('<');
        self.0.push_str(name);
        for (attribute, value) in attributes {
            // Writing to a string can't fail.
            let _ = write!(self.0, " {attribute}=\"{value}\"");
        }
        self.0.push_str(end);
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML has no way to write these.
            char if char.is_control() && char != '\n' => escaped.push(' '),
            char => escaped.push(char),
        }
    }
    escaped
}
