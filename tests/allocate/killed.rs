//! kill -9 of the client at each state: the next command leads to one consistent truth.

use super::{
    gate::{Asked, Gate, Stop},
    tenant::Scene,
};
use crate::support::{Skipped, tests};

tests![
    killed_at_any_state_it_goes_on_from_there,
    killed_at_any_state_it_can_be_given_back,
    what_was_not_given_back_for_sure_is_given_back_again,
];

/// Where a client is killed, and how far the journal is then.
const POINTS: [(Asked, Stop, &str); 5] = [
    (Asked::Free, Stop::Before, "requested"),
    (Asked::Register, Stop::Before, "checked"),
    (Asked::Register, Stop::After, "checked"),
    (Asked::Mine, Stop::Before, "reachable"),
    (Asked::Mine, Stop::After, "reachable"),
];

fn scene() -> Result<(Scene, Gate), Skipped> {
    let gate = Gate::new();
    let port = gate.port.to_string();
    let scene = Scene::start_for(&["--axon-external-port", &port])?;
    gate.lead_to(scene.lending.axon().port);
    Ok((scene, gate))
}

/// Kills a client there; the allocation.
fn killed(scene: &Scene, gate: &Gate, (asked, stop, stage): (Asked, Stop, &str)) -> String {
    gate.hold(asked, stop);
    let mut child = scene.spawn(scene.new_words());
    gate.wait();
    let list = scene.list();
    assert_eq!(
        (&list[0]["stage"], &list[0]["at_work"]),
        (&stage.into(), &true.into())
    );
    child.kill().unwrap();
    child.wait().unwrap();
    gate.let_go();
    let list = scene.list();
    assert_eq!(
        (&list[0]["stage"], &list[0]["at_work"]),
        (&stage.into(), &false.into())
    );
    list[0]["id"].as_str().unwrap().to_owned()
}

fn killed_at_any_state_it_goes_on_from_there() -> Result<(), Skipped> {
    let (scene, gate) = scene()?;
    for point in POINTS {
        let id = killed(&scene, &gate, point);
        let data = scene.done(&["resume", &id]);
        assert_eq!(data["stage"], "active", "{point:?}");
        assert_eq!(scene.lending.containers().len(), 1, "{point:?}");
        assert_eq!(scene.ssh(&id, &["whoami"]), "root", "{point:?}");
        scene.done(&["release", &id]);
        assert_eq!(scene.lending.containers(), [""; 0], "{point:?}");
    }
    Ok(())
}

fn killed_at_any_state_it_can_be_given_back() -> Result<(), Skipped> {
    let (scene, gate) = scene()?;
    for point in POINTS {
        let id = killed(&scene, &gate, point);
        assert_eq!(
            scene.done(&["release", &id])["stage"],
            "released",
            "{point:?}"
        );
        assert_eq!(scene.lending.containers(), [""; 0], "{point:?}");
    }
    Ok(())
}

fn what_was_not_given_back_for_sure_is_given_back_again() -> Result<(), Skipped> {
    let (scene, gate) = scene()?;
    for stop in [Stop::Before, Stop::After] {
        let id = scene.have()["id"].as_str().unwrap().to_owned();
        gate.hold(Asked::Release, stop);
        let mut child = scene.spawn(scene.words(&["release", &id]));
        gate.wait();
        child.kill().unwrap();
        child.wait().unwrap();
        gate.let_go();
        assert_eq!(scene.list()[0]["stage"], "releasing");
        // What is being given back is not taken up again.
        assert_eq!(scene.run(&["resume", &id]).code, 1);
        assert_eq!(scene.done(&["release", &id])["stage"], "released");
        assert_eq!(scene.lending.containers(), [""; 0]);
    }
    Ok(())
}
