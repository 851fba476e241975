//! The characters of a PDF's pages with their places, as hayro draws them. Nothing of what a file makes it do can take the program along:
//! a panic of the interpreter is caught here, and it is stopped when a file draws more than any report does.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf, page};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache, InterpreterSettings,
    RenderContent, SoftMask, TransformExt, interpret_page,
};

use super::streams;
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
        let cache = InterpreterCache::new();
        let mut left = MOST_DRAWN;
        Ok(pdf.pages().iter().map(|page| read_page(page, &cache, &mut left)).collect())
    };
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|why| Err(if why.is::<TooMuch>() { Fault::TooLarge } else { Fault::Broken }))
}

fn read_page<'a>(page: &page::Page<'a>, cache: &InterpreterCache<'a>, left: &mut usize) -> Page {
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let (width, height) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(page.initial_transform(true).to_kurbo(), area, cache, page.xref(), settings);
    let mut reader = Reader { page: Page { height, ..Page::default() }, left: *left };
    interpret_page(page, &mut context, &mut reader);
    *left = reader.left;
    reader.page
}

/// Carried out of the interpreter when a file draws too much.
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

impl Device<'_> for Reader {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.count(1);
            let place: Affine = props.transform * glyph.transform();
            let [a, b, c, d, ..] = place.as_coeffs();
            // Stamps and watermarks are askew and are none of the text.
            if b.abs() > 0.2 * a.abs() {
                continue;
            }
            let at = place * Point::ZERO;
            // Outlines are drawn in thousandths of the font's height.
            let size = (1000.0 * c.hypot(d)) as f32;
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(s)) => s,
                None => {
                    self.page.nameless += 1;
                    "\u{fffd}".to_owned()
                }
            };
            if size > 0.5 && at.x.is_finite() && at.y.is_finite() {
                self.page.glyphs.push(Glyph { text, x: at.x as f32, y: at.y as f32, size });
            }
        }
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.count(NESTED);
        self.page.pictures += 1;
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {
        self.count(1);
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.count(NESTED);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
        self.count(NESTED);
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
