//! A request's way through the axon, in the order that the module's head tells.

use std::{future::Future, sync::Arc, time::Instant};

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, request::Parts},
    response::Response,
};
use tokio::time::timeout_at;

use super::{
    Call, Outcome, Priority, Service, Shared, body,
    exchange::Exchange,
    gate::Verified,
    reply::{self, Ends},
    routes::Conversation,
};
use crate::wire::{
    Allocate, Caller, Challenge, Ping, Refusal, SignedClaim, Specs, SpecsInput, Synapse,
    SynapseName, read, timeout,
};

/// Answers a request for a synapse, or refuses it.
pub(super) async fn answer<S: Service>(
    name: SynapseName,
    shared: Arc<Shared<S>>,
    conversation: Arc<Conversation>,
    request: Request,
) -> Response {
    let mut exchange = Exchange::begin(shared.clone(), conversation.peer, Some(name));
    let (parts, body) = request.into_parts();
    let answer = proceed(name, &shared, &mut exchange, &conversation, &parts, body).await;
    let (response, outcome) = match answer {
        Ok(response) => (response, Outcome::Answered),
        Err(refusal) => {
            let response = reply::refusal(&shared, &refusal, exchange.arrived);
            (response, Outcome::Refused(refusal))
        }
    };
    exchange.finish(outcome);
    response
}

async fn proceed<S: Service>(
    name: SynapseName,
    shared: &Shared<S>,
    exchange: &mut Exchange<S>,
    conversation: &Conversation,
    parts: &Parts,
    body: Body,
) -> Result<Response, Refusal> {
    let limits = &shared.limits;
    let most = limits.bytes(name);
    body::check_declared(&parts.headers, most)?;
    let (mut verified, unread) = verify(shared, conversation, parts, body, most).await?;
    exchange.hotkey = Some(verified.caller.hotkey);
    let priority = shared.service.admit(&verified.caller, name)?;
    shared
        .gate
        .enter(&verified, |snapshot| shared.service.keep(snapshot))?;
    conversation.connection.prove();
    let _slot = shared.slots.take(verified.caller.hotkey)?;
    let bytes = match unread {
        Unread::Body(body) => body::read(body, most, limits.body_time).await?,
        Unread::Nothing(bytes) => bytes,
    };
    verified.check_body(name, &bytes)?;
    let admitted = Admitted {
        shared,
        headers: &parts.headers,
        caller: verified.caller,
        priority,
        arrived: exchange.arrived,
        bytes,
    };
    admitted.run(name).await
}

/// A body that may have been read already.
enum Unread {
    Body(Body),
    Nothing(Bytes),
}

async fn verify<S: Service>(
    shared: &Shared<S>,
    conversation: &Conversation,
    parts: &Parts,
    body: Body,
    most: usize,
) -> Result<(Verified, Unread), Refusal> {
    let (gate, peer) = (&shared.gate, conversation.peer);
    if !SignedClaim::is_claimed(&parts.headers) {
        let verified = gate.sdk(&parts.headers, peer)?;
        return Ok((verified, Unread::Body(body)));
    }
    let claim = gate.claimed(&parts.headers)?;
    let bytes = body::read(body, most, shared.limits.body_time).await?;
    let target = parts
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let verified = gate.signed(claim, target, &bytes, peer)?;
    Ok((verified, Unread::Nothing(bytes)))
}

/// A request that passed everything but the reading of its body.
struct Admitted<'a, S> {
    shared: &'a Shared<S>,
    headers: &'a HeaderMap,
    caller: Caller,
    priority: Priority,
    arrived: Instant,
    bytes: Bytes,
}

impl<S: Service> Admitted<'_, S> {
    async fn run(self, name: SynapseName) -> Result<Response, Refusal> {
        let service = &self.shared.service;
        match name {
            SynapseName::Synapse => self.reply(async |_: Call<Ping>| Ok(Ping {})).await,
            SynapseName::Specs => {
                self.reply(async |call: Call<Specs>| {
                    let specs_output = match call.synapse.specs_input {
                        SpecsInput::Nothing => service.specs(call).await?,
                        SpecsInput::Program => String::new(),
                    };
                    Ok(Specs {
                        specs_output,
                        ..Specs::default()
                    })
                })
                .await
            }
            SynapseName::Challenge => {
                self.reply(async |call: Call<Challenge>| {
                    let asked = call.synapse.clone();
                    let output = service.challenge(call).await?;
                    Ok(Challenge { output, ..asked })
                })
                .await
            }
            SynapseName::Allocate => {
                self.reply(async |call: Call<Allocate>| {
                    let asked = call.synapse.clone();
                    let output = service.allocate(call).await?;
                    Ok(Allocate { output, ..asked })
                })
                .await
            }
        }
    }

    /// Reads the body, has it answered before the caller's deadline, and writes the response.
    async fn reply<T: Synapse, F>(
        mut self,
        handle: impl FnOnce(Call<T>) -> F,
    ) -> Result<Response, Refusal>
    where
        F: Future<Output = Result<T, Refusal>>,
    {
        let received = read::<T>(&self.bytes)?;
        if SignedClaim::is_claimed(self.headers)
            && let Some(timeout) = received.timeout.and_then(timeout::clamped)
        {
            self.caller.timeout = timeout;
        }
        let timeout = self.caller.timeout;
        let deadline = self.arrived + timeout;
        let ends = Ends::new(self.shared, self.headers, &self.caller);
        let call = Call {
            caller: self.caller,
            priority: self.priority,
            arrived: self.arrived,
            deadline,
            synapse: received.synapse,
        };
        let answered = timeout_at(deadline.into(), handle(call)).await;
        let synapse = answered.map_err(|_| Refusal::too_late(timeout.as_secs_f64()))??;
        Ok(reply::success(
            ends,
            timeout,
            self.arrived.elapsed(),
            &synapse,
        ))
    }
}
