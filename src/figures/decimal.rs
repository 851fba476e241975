//! An exact decimal number: figures are printed as the report has them, in full units, without the errors of binary fractions.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The powers of ten that a binary fraction has exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22,
];

/// `mantissa × 10^exponent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decimal {
    mantissa: i64,
    exponent: i8,
}

impl Decimal {
    /// The number; zeros at the end of the mantissa move into the exponent, so that equal numbers are equal values.
    pub fn new(mut mantissa: i64, mut exponent: i8) -> Decimal {
        if mantissa == 0 {
            exponent = 0;
        }
        while mantissa != 0 && mantissa % 10 == 0 && exponent < i8::MAX {
            mantissa /= 10;
            exponent += 1;
        }
        Decimal { mantissa, exponent }
    }

    /// The number of digits with at most one point; `None` if it is too long or is not one.
    pub fn parse(digits: &str) -> Option<Decimal> {
        let (mut mantissa, mut exponent, mut fraction) = (0_i64, 0_i8, false);
        for c in digits.chars() {
            match c {
                '.' if !fraction => fraction = true,
                '0'..='9' => {
                    mantissa = mantissa.checked_mul(10)?.checked_add(i64::from(c as u32 - '0' as u32))?;
                    exponent = exponent.checked_sub(i8::from(fraction))?;
                }
                _ => return None,
            }
        }
        Some(Decimal::new(mantissa, exponent))
    }

    /// A number as it is typed: digits with at most one point, and a sign before them if it is negative; `None` for anything else.
    pub fn typed(text: &str) -> Option<Decimal> {
        let (digits, is_negative) = text.strip_prefix(['-', '−']).map_or((text, false), |digits| (digits, true));
        if !digits.starts_with(|c: char| c.is_ascii_digit()) || digits.ends_with('.') {
            return None;
        }
        Decimal::parse(digits).map(|number| if is_negative { number.negative() } else { number })
    }

    /// This number times `10^places`.
    pub fn shifted(self, places: i8) -> Decimal {
        Decimal::new(self.mantissa, self.exponent.saturating_add(places))
    }

    /// This number times a small factor.
    pub fn times(self, factor: i64) -> Decimal {
        Decimal::new(self.mantissa.saturating_mul(factor), self.exponent)
    }

    /// This number plus a whole one.
    pub fn plus(self, whole: i64) -> Decimal {
        let places = u32::from(self.exponent.unsigned_abs());
        let Some(unit) = 10_i64.checked_pow(places) else { return self };
        if self.exponent <= 0 {
            Decimal::new(self.mantissa.saturating_add(whole.saturating_mul(unit)), self.exponent)
        } else {
            Decimal::new(self.mantissa.saturating_mul(unit).saturating_add(whole), 0)
        }
    }

    /// The number of digits behind the point.
    pub(crate) fn decimals(self) -> usize {
        usize::from(self.exponent.min(0).unsigned_abs())
    }

    pub fn negative(self) -> Decimal {
        Decimal { mantissa: -self.mantissa, exponent: self.exponent }
    }

    /// The nearest binary fraction, for comparisons and charts.
    pub fn to_f64(self) -> f64 {
        // One operation on two numbers that a binary fraction has exactly is rounded once. Of others the text is parsed, because
        // they would be rounded twice.
        let exact = self.mantissa.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS;
        match POWERS.get(usize::from(self.exponent.unsigned_abs())) {
            Some(power) if exact && self.exponent >= 0 => self.mantissa as f64 * power,
            Some(power) if exact => self.mantissa as f64 / power,
            _ => self.to_string().parse().unwrap_or(f64::NAN),
        }
    }
}

/// Digits with a point and no exponent: `1074550000000`, `-3.2`.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.mantissa < 0 {
            f.write_str("-")?;
        }
        let digits = self.mantissa.unsigned_abs().to_string();
        let places = usize::from(self.exponent.unsigned_abs());
        if self.exponent >= 0 {
            return write!(f, "{digits}{}", "0".repeat(places));
        }
        match digits.len().checked_sub(places).filter(|whole| *whole > 0).and_then(|whole| digits.split_at_checked(whole)) {
            Some((whole, fraction)) => write!(f, "{whole}.{fraction}"),
            None => write!(f, "0.{}{digits}", "0".repeat(places - digits.len())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(digits: &str, places: i8) -> String {
        Decimal::parse(digits).unwrap().shifted(places).to_string()
    }

    #[test]
    fn numbers_are_printed_in_full_and_exactly() {
        assert_eq!(shown("10745.5", 8), "1074550000000");
        assert_eq!(shown("0.30", 0), "0.3");
        assert_eq!(shown("5", -4), "0.0005");
        assert_eq!(shown("0.00", 8), "0");
        assert_eq!(Decimal::parse("3.2").unwrap().negative().to_string(), "-3.2");
    }

    #[test]
    fn sums_keep_the_fraction() {
        let sum = |digits: &str, whole| Decimal::parse(digits).unwrap().plus(whole).to_string();
        assert_eq!(sum("1.3", 1), "2.3");
        assert_eq!(sum("102.3", -100), "2.3");
        assert_eq!(sum("99.6", -100), "-0.4");
        assert_eq!(sum("100", -100), "0");
    }

    #[test]
    fn the_nearest_binary_fraction_is_that_of_the_text() {
        for digits in ["0", "0.1", "10745.55", "9007199254740993", "123456789.123456789", "0.0000000000000000000001"] {
            for places in [-30, -22, -3, 0, 8, 12, 22, 40] {
                let Some(number) = Decimal::parse(digits).map(|number| number.shifted(places)) else { continue };
                assert_eq!(number.to_f64(), number.to_string().parse::<f64>().unwrap(), "{number}");
            }
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        assert_eq!(Decimal::parse("1.2.3"), None);
        assert_eq!(Decimal::parse("99999999999999999999"), None);
    }
}
