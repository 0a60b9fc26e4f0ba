//! How long a retrier waits.

use super::limits::{DELAY_SECONDS, SECONDS};

/// The numbers of a retrier, as far as it gives them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Waits {
    /// `IntervalSeconds`.
    pub interval: Option<f64>,
    /// `MaxAttempts`.
    pub attempts: Option<f64>,
    /// `BackoffRate`.
    pub rate: Option<f64>,
    /// `MaxDelaySeconds`.
    pub longest: Option<f64>,
}

/// The `IntervalSeconds` of a retrier that gives none.
pub const INTERVAL: f64 = 1.0;

/// The `MaxAttempts` of a retrier that gives none.
pub const ATTEMPTS: f64 = 3.0;

/// The `BackoffRate` of a retrier that gives none.
pub const RATE: f64 = 2.0;

impl Waits {
    /// How many seconds all waits take together; `None` if a number is out of
    /// its range. With jitter they take that long at most.
    pub fn total(self) -> Option<f64> {
        let seconds = SECONDS as f64;
        let interval = self.interval.unwrap_or(INTERVAL);
        let attempts = self.attempts.unwrap_or(ATTEMPTS);
        let rate = self.rate.unwrap_or(RATE);
        let longest = self.longest.unwrap_or(f64::INFINITY);
        let is_valid = (0.0..=seconds).contains(&interval)
            && (0.0..=seconds).contains(&attempts)
            && rate >= 1.0
            && longest >= 1.0
            && (longest == f64::INFINITY || longest <= DELAY_SECONDS as f64);
        if !is_valid {
            return None;
        }
        if interval == 0.0 || attempts == 0.0 {
            return Some(0.0);
        }
        if longest <= interval {
            return Some(longest * attempts);
        }
        if rate == 1.0 {
            return Some(interval * attempts);
        }
        // The waits grow until one reaches the longest, then they stay.
        let growing = ((longest / interval).ln() / rate.ln()).ceil().min(attempts);
        let grown = interval * (rate.powf(growing) - 1.0) / (rate - 1.0);
        let rest = attempts - growing;
        Some(if rest > 0.0 { grown + rest * longest } else { grown })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(interval: f64, attempts: f64, rate: f64, longest: Option<f64>) -> Option<f64> {
        let some = |number| Some(number);
        Waits { interval: some(interval), attempts: some(attempts), rate: some(rate), longest }.total()
    }

    #[test]
    fn waits_grow_up_to_the_longest() {
        assert_eq!(Waits::default().total(), Some(7.0));
        assert_eq!(total(2.0, 4.0, 1.0, None), Some(8.0));
        assert_eq!(total(1.0, 5.0, 2.0, Some(4.0)), Some(1.0 + 2.0 + 4.0 + 4.0 + 4.0));
        assert_eq!(total(1.0, 5.0, 2.0, Some(5.0)), Some(1.0 + 2.0 + 4.0 + 5.0 + 5.0));
        assert_eq!(total(10.0, 3.0, 2.0, Some(5.0)), Some(15.0));
        assert_eq!(total(0.0, 9.0, 2.0, None), Some(0.0));
        assert_eq!(total(1.0, 0.0, 2.0, None), Some(0.0));
    }

    #[test]
    fn huge_numbers_take_no_time() {
        assert_eq!(total(1.0, 99_999_999.0, 2.0, None), Some(f64::INFINITY));
        assert_eq!(total(1.0, 99_999_999.0, 1.000_000_1, Some(2.0)).map(|total| total > 1e8), Some(true));
        assert_eq!(total(1.0, 1e9, 2.0, None), None);
        assert_eq!(total(1.0, 1.0, 0.5, None), None);
        assert_eq!(total(-1.0, 1.0, 2.0, None), None);
    }

    proptest::proptest! {
        #[test]
        fn the_total_is_that_of_the_single_waits(
            interval in 1u32..100, attempts in 0u32..40, rate in 10u32..40, longest in 1u32..1000,
        ) {
            let (rate, longest) = (f64::from(rate) / 10.0, f64::from(longest));
            let single = (0..attempts).map(|n| (f64::from(interval) * rate.powi(n as i32)).min(longest));
            let expected: f64 = single.sum();
            let found = total(f64::from(interval), f64::from(attempts), rate, Some(longest)).unwrap();
            proptest::prop_assert!((found - expected).abs() < 1e-6 * expected.max(1.0), "{found} {expected}");
        }
    }
}
