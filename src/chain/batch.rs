//! Many questions about one block, asked together.

use std::marker::PhantomData;

use subxt::ext::scale_decode::DecodeAsType;

use super::{
    Argument, ChainError, Runtime, View,
    names::{Api, Item},
};

/// Questions to be asked in one round trip.
pub struct Batch<'view> {
    view: &'view View,
    questions: Vec<Question>,
}

/// Where an answer will be.
#[derive(Debug)]
pub struct Slot<T> {
    index: usize,
    value: PhantomData<fn() -> T>,
}

/// The answers, still encoded.
pub struct Answers {
    runtime: Runtime,
    answers: Vec<Answer>,
}

enum Question {
    Storage(Item, Result<Option<Vec<u8>>, ChainError>),
    Call(Api, Result<Option<Vec<u8>>, ChainError>),
}

enum Answer {
    Storage(Item, Option<Vec<u8>>),
    Call(Api, Vec<u8>),
    /// The runtime has nothing of this name.
    Absent(String),
}

impl<'view> Batch<'view> {
    pub(super) fn new(view: &'view View) -> Self {
        let questions = Vec::new();
        Self { view, questions }
    }

    /// The runtime that will be asked.
    pub fn runtime(&self) -> &Runtime {
        self.view.runtime()
    }

    /// Asks for an item of the storage.
    pub fn storage<T: DecodeAsType>(
        &mut self,
        item: Item,
        keys: impl IntoIterator<Item = Argument>,
    ) -> Slot<T> {
        let keys = keys.into_iter().map(Argument::into_value).collect();
        let key = self.view.runtime().storage_key(&item, keys);
        self.push(Question::Storage(item, key))
    }

    /// Asks a runtime API.
    pub fn call<T: DecodeAsType>(
        &mut self,
        api: Api,
        arguments: impl IntoIterator<Item = Argument>,
    ) -> Slot<T> {
        let arguments = arguments.into_iter().map(Argument::into_value).collect();
        let input = self.view.runtime().api_input(&api, arguments);
        self.push(Question::Call(api, input))
    }

    /// Asks it all.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, arguments of another shape than the runtime's.
    pub async fn read(self) -> Result<Answers, ChainError> {
        let Self { view, questions } = self;
        let mut keys = Vec::new();
        let mut calls = Vec::new();
        for question in &questions {
            match question {
                Question::Storage(_, key) => keys.extend(key.clone()?),
                Question::Call(api, input) => {
                    if let Some(input) = input.clone()? {
                        calls.push(async move { view.raw_call(api, &input).await });
                    }
                }
            }
        }
        let (values, returned) = tokio::try_join!(
            view.raw_storage(&keys),
            subxt::ext::futures::future::try_join_all(calls),
        )?;
        let (mut values, mut returned) = (values.into_iter(), returned.into_iter());
        let answers = questions.into_iter().map(|question| match question {
            Question::Storage(item, Ok(Some(_))) => Answer::Storage(item, values.next().flatten()),
            Question::Call(api, Ok(Some(_))) => {
                Answer::Call(api, returned.next().unwrap_or_default())
            }
            Question::Storage(item, _) => Answer::Absent(item.to_string()),
            Question::Call(api, _) => Answer::Absent(api.to_string()),
        });
        Ok(Answers {
            answers: answers.collect(),
            runtime: view.runtime().clone(),
        })
    }

    fn push<T>(&mut self, question: Question) -> Slot<T> {
        self.questions.push(question);
        Slot {
            index: self.questions.len() - 1,
            value: PhantomData,
        }
    }
}

impl Answers {
    /// An answer; none where the runtime has nothing of this name, or no value and no default.
    ///
    /// # Errors
    /// A value of another shape.
    pub fn get<T: DecodeAsType>(&self, slot: &Slot<T>) -> Result<Option<T>, ChainError> {
        match &self.answers[slot.index] {
            Answer::Storage(item, bytes) => self.runtime.decode_item(item, bytes.as_deref()),
            Answer::Call(api, bytes) => self.runtime.decode_api(api, bytes).map(Some),
            Answer::Absent(_) => Ok(None),
        }
    }

    /// An answer that there must be.
    ///
    /// # Errors
    /// As [`get`](Self::get), and that there is none.
    pub fn need<T: DecodeAsType>(&self, slot: &Slot<T>) -> Result<T, ChainError> {
        let missing = |name: &dyn std::fmt::Display| self.runtime.absent(&name.to_string());
        self.get(slot)?
            .ok_or_else(|| match &self.answers[slot.index] {
                Answer::Storage(item, _) => missing(item),
                Answer::Call(api, _) => missing(api),
                Answer::Absent(name) => missing(name),
            })
    }
}
