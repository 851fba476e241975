//! The characters of a PDF's pages with their places. Nothing of what a file makes the walk over it do can take the program along: a panic
//! of the library is caught here, and the walk is stopped when a file draws more than any report does.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use hayro_syntax::object::Dict;
use hayro_syntax::{LoadPdfError, Pdf, page};

use super::layers::Layers;
use super::streams;
use super::walk::{Canvas, Fonts, Matrix, walk};
use crate::diag::Diagnostic;
use crate::source::budget::Budget;

/// Pages that are read, and things that they may draw.
const MOST_PAGES: usize = 2000;
const MOST_DRAWN: usize = 5_000_000;

/// What a picture or a nested drawing costs, which can hold others of its kind.
const NESTED: usize = 50;

/// Why a PDF gives no characters.
#[derive(Debug)]
pub(super) enum Fault {
    Encrypted,
    Broken,
    /// It draws too much.
    TooLarge,
    /// Its budget is spent.
    Spent(Diagnostic),
}

/// A character where a page shows it: the left end of its baseline, in points from the upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    pub text: String,
    pub x: f32,
    pub y: f32,
    /// The height of its font.
    pub size: f32,
}

/// What a page shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Page {
    pub height: f32,
    /// In the order in which they are drawn.
    pub glyphs: Vec<Glyph>,
    pub pictures: usize,
    /// Characters that the file does not name.
    pub nameless: usize,
}

/// The characters of all pages.
pub(super) fn pages(budget: &Budget, bytes: &[u8]) -> Result<Vec<Page>, Fault> {
    streams::check_raw(budget, bytes).map_err(Fault::Spent)?;
    let read = || -> Result<Vec<Page>, Fault> {
        let pdf = Pdf::new(bytes.to_vec()).map_err(|why| match why {
            LoadPdfError::Decryption(_) => Fault::Encrypted,
            LoadPdfError::Invalid => Fault::Broken,
        })?;
        if pdf.pages().len() > MOST_PAGES {
            return Err(Fault::TooLarge);
        }
        streams::check_open(budget, &pdf).map_err(Fault::Spent)?;
        let layers = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).map(|root| Layers::read(&root)).unwrap_or_default();
        let (mut fonts, mut left) = (Fonts::default(), MOST_DRAWN);
        Ok(pdf.pages().iter().map(|page| read_page(page, &layers, &mut fonts, &mut left)).collect())
    };
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|why| Err(if why.is::<TooMuch>() { Fault::TooLarge } else { Fault::Broken }))
}

fn read_page(page: &page::Page<'_>, layers: &Layers, fonts: &mut Fonts, left: &mut usize) -> Page {
    let (_, height) = page.render_dimensions();
    let mut reader = Reader { page: Page { height, ..Page::default() }, left: *left };
    walk(page, layers, fonts, &mut reader);
    *left = reader.left;
    reader.page
}

/// Carried out of the walk when a file draws too much.
struct TooMuch;

struct Reader {
    page: Page,
    /// Things that may still be drawn.
    left: usize,
}

impl Reader {
    /// Counts something that is drawn by what it costs.
    fn count(&mut self, cost: usize) {
        match self.left.checked_sub(cost) {
            Some(left) => self.left = left,
            None => resume_unwind(Box::new(TooMuch)),
        }
    }
}

impl Canvas for Reader {
    fn glyph(&mut self, text: Option<String>, place: Matrix) {
        self.count(1);
        let Matrix([a, b, c, d, x, y]) = place;
        // Stamps and watermarks are askew and are none of the text.
        if b.abs() > 0.2 * a.abs() {
            return;
        }
        let size = c.hypot(d) as f32;
        let text = text.unwrap_or_else(|| {
            self.page.nameless += 1;
            "\u{fffd}".to_owned()
        });
        if size > 0.5 && x.is_finite() && y.is_finite() {
            self.page.glyphs.push(Glyph { text, x: x as f32, y: y as f32, size });
        }
    }

    fn picture(&mut self) {
        self.count(NESTED);
        self.page.pictures += 1;
    }

    fn form(&mut self) {
        self.count(NESTED);
    }

    fn path(&mut self) {
        self.count(1);
    }
}
