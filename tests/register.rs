//! `sn27 register`: against the localnet, as a library and as whole commands.

mod old_rules;
mod price;
mod refusals;
mod scene;
mod success;
mod waiting;
mod work;

/// All tests of registering.
pub(crate) fn tests() -> Vec<libtest_mimic::Trial> {
    let parts = [
        old_rules::tests(),
        price::tests(),
        refusals::tests(),
        success::tests(),
        waiting::tests(),
        work::tests(),
    ];
    parts.into_iter().flatten().collect()
}
