//! What a runtime lacks of all that this program asks of it: an upgrade may take something away.

use super::{
    Runtime,
    names::{self, CallName, Constant, EventName, Span},
};

impl Runtime {
    /// What should be there, going by the runtime's number, and is not, or is of another shape; each
    /// with what it is.
    pub fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        let mut note = |what: &str, name: &dyn std::fmt::Display, span: Span, is_there: bool| {
            if !is_there && span.expects(self.spec_version()) {
                missing.push(format!("{what} {name}"));
            }
        };
        for item in names::ITEMS {
            note("storage item", item, item.span, self.has_item(item));
        }
        for call in names::CALLS {
            note("call", call, call.span, self.takes(call));
        }
        for api in names::APIS {
            note("runtime API", api, api.span, self.has_api(api));
        }
        for constant in names::CONSTANTS {
            let is_there = self.has_constant(constant);
            note("constant", constant, constant.span, is_there);
        }
        for event in names::EVENT_NAMES {
            note("event", event, event.span, self.has_event(event));
        }
        missing
    }

    /// Whether there is such a call, with these arguments in this order.
    fn takes(&self, call: &CallName) -> bool {
        let pallet = self.metadata().pallet_by_name(call.pallet);
        let variant = pallet.and_then(|pallet| pallet.call_variant_by_name(call.call));
        let theirs =
            variant.map(|variant| variant.fields.iter().map(|field| field.name.as_deref()));
        theirs.is_some_and(|theirs| theirs.eq(call.arguments.iter().copied().map(Some)))
    }

    fn has_constant(&self, constant: &Constant) -> bool {
        let pallet = self.metadata().pallet_by_name(constant.pallet);
        pallet.is_some_and(|pallet| pallet.constant_by_name(constant.name).is_some())
    }

    fn has_event(&self, event: &EventName) -> bool {
        let pallet = self.metadata().pallet_by_name(event.pallet);
        let mut variants = pallet
            .and_then(|pallet| pallet.event_variants())
            .into_iter()
            .flatten();
        variants.any(|variant| variant.name == event.event)
    }
}
