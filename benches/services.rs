//! What the table of services takes: the first look at it, the first look at a
//! service, and any look after that.
//!
//! `cargo bench --bench services`. A first look comes once in the life of a
//! process, so the program starts itself again for each sample. What the
//! numbers mean is in `docs/performance.md`.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::env;
use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use asl_lsp::spec::services::{self, Integration, Service, Shape};

/// The argument with which the program is one sample.
const SAMPLE: &str = "--one-sample";

const SAMPLES: usize = 25;

fn main() {
    if env::args().any(|argument| argument == SAMPLE) {
        return sample();
    }
    // What was measured in each sample, in nanoseconds.
    let mut measured: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for _ in 0..SAMPLES {
        let output = Command::new(env::current_exe().unwrap()).arg(SAMPLE).output().unwrap();
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let (name, nanoseconds) = line.split_once('\t').unwrap();
            measured.entry(name.to_owned()).or_default().push(nanoseconds.parse().unwrap());
        }
    }
    println!("{:<60} {:>10} {:>10}", "microseconds", "fastest", "median");
    for (name, times) in &mut measured {
        times.sort_unstable();
        let in_microseconds = |nanoseconds: u64| nanoseconds as f64 / 1_000.0;
        println!("{name:<60} {:>10.2} {:>10.2}", in_microseconds(times[0]), in_microseconds(times[times.len() / 2]));
    }
}

/// Measures each thing once, in the order in which a client would come to it.
fn sample() {
    let started = Instant::now();
    let dynamodb = services::find(Integration::Sdk, "dynamodb").unwrap();
    report("1 the list of services", started);

    let started = Instant::now();
    look(dynamodb);
    report("2 first look at a service, dynamodb, and at what all have in common", started);
    for name in ["sqs", "s3", "sagemaker", "ec2"] {
        let service = services::find(Integration::Sdk, name).unwrap();
        let started = Instant::now();
        look(service);
        report(&format!("3 first look at {name}"), started);
    }
    let lambda = services::find(Integration::Optimized, "lambda").unwrap();
    let started = Instant::now();
    look(lambda);
    report("3 first look at the optimized lambda", started);

    for name in ["dynamodb", "ec2"] {
        let service = services::find(Integration::Sdk, name).unwrap();
        let started = Instant::now();
        black_box(service.actions().next().unwrap().documentation());
        report(&format!("4 first look at the documentation of {name}"), started);
    }

    const TIMES: u32 = 1_000;
    let started = Instant::now();
    for _ in 0..TIMES {
        let service = services::find(Integration::Sdk, black_box("ec2")).unwrap();
        let input = service.action(black_box("runInstances")).and_then(|action| action.input()).unwrap();
        black_box(input.member(black_box("ImageId")).unwrap().is_required());
    }
    let each = started.elapsed() / TIMES;
    println!("5 a parameter of an action of ec2, later\t{}", each.as_nanos());

    let mut times: Vec<u64> = services::all().map(|service| timed(|| look(service))).collect();
    times.retain(|time| *time > 2_000);
    times.sort_unstable();
    println!("6 first look at any service, median\t{}", times[times.len() / 2]);
    println!("6 first look at any service, 9 of 10\t{}", times[times.len() * 9 / 10]);
    println!("6 first look at any service, the slowest of the rest\t{}", times[times.len() - 1]);
}

/// What is asked when someone types an action: all there are, and what one takes.
fn look(service: &'static Service) {
    for action in service.actions() {
        black_box(action.name());
    }
    let last = service.actions().last().unwrap();
    black_box(last.errors().count());
    black_box(last.input().into_iter().flat_map(Shape::members).map(|member| member.name().len()).sum::<usize>());
}

fn timed(work: impl FnOnce()) -> u64 {
    let started = Instant::now();
    work();
    started.elapsed().as_nanos() as u64
}

fn report(name: &str, started: Instant) {
    println!("{name}\t{}", started.elapsed().as_nanos());
}
