//! A walk over the content of a page that keeps as much of the graphics state as the places of its characters need (ISO 32000-2, 8.4 and
//! 9.3). Nothing is drawn: paths and pictures are only told of.

use std::ops::Mul;
use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream, dict_or_stream};
use hayro_syntax::page::{Page, Resources};
use rustc_hash::FxHashMap;

use super::fonts::{Font, Maps};
use super::layers::Layers;

/// Forms that are in each other.
const DEEPEST: usize = 50;

/// States that are saved in each other.
const MOST_SAVED: usize = 1 << 16;

/// A change of coordinates (ISO 32000-2, 8.3.4).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix(pub [f64; 6]);

impl Matrix {
    const SAME: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn shift(x: f64, y: f64) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }

    fn of(numbers: [Number; 6]) -> Matrix {
        Matrix(numbers.map(|number| number.as_f64()))
    }
}

impl Mul for Matrix {
    type Output = Matrix;

    /// First the right one, then the left one.
    fn mul(self, inner: Matrix) -> Matrix {
        let (Matrix([a, b, c, d, e, f]), Matrix([p, q, r, s, t, u])) = (self, inner);
        Matrix([a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f])
    }
}

/// Is told of what a page shows.
pub(super) trait Canvas {
    /// A character, and what takes its em square to the page.
    fn glyph(&mut self, text: Option<String>, place: Matrix);
    fn picture(&mut self);
    fn form(&mut self);
    /// A path, whether it is painted or clips.
    fn path(&mut self);
}

/// The fonts of a document that have been read, by where their dictionaries are.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    read: FxHashMap<(usize, usize), Option<Rc<Font>>>,
    maps: Maps,
}

impl Fonts {
    fn read(&mut self, dict: &Dict<'_>) -> Option<Rc<Font>> {
        let data = dict.data();
        let read = self.read.entry((data.as_ptr() as usize, data.len()));
        read.or_insert_with(|| Font::read(dict, &mut self.maps).map(Rc::new)).clone()
    }
}

/// A font that is set.
#[derive(Debug, Clone)]
struct Set {
    font: Rc<Font>,
    /// Whether it stands in for one that cannot be read. What it shows is a guess, and only for letters of ASCII a good one.
    stands_in: bool,
}

impl Set {
    fn of(font: Option<Rc<Font>>) -> Set {
        let stands_in = font.is_none();
        Set { font: font.unwrap_or_else(|| Rc::new(Font::fallback())), stands_in }
    }
}

/// The graphics state, as far as text needs it (ISO 32000-2, tables 51 and 102).
#[derive(Debug, Clone)]
struct State {
    matrix: Matrix,
    font: Option<Set>,
    size: f32,
    /// Between all characters and at blanks.
    spacing: f32,
    word_spacing: f32,
    /// A factor, not a percentage.
    scale: f32,
    leading: f32,
    rise: f32,
    text: Matrix,
    line: Matrix,
}

impl State {
    fn new(matrix: Matrix) -> State {
        let (text, line) = (Matrix::SAME, Matrix::SAME);
        State {
            matrix,
            font: None,
            size: 1.0,
            spacing: 0.0,
            word_spacing: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            text,
            line,
        }
    }

    fn set_line(&mut self, line: Matrix) {
        self.line = line;
        self.text = line;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.set_line(self.line * Matrix::shift(x, y));
    }

    /// To the next line, by the leading.
    fn skip_line(&mut self) {
        self.next_line(0.0, -f64::from(self.leading));
    }

    /// Moves on along the line (ISO 32000-2, 9.4.4).
    fn advance(&mut self, by: f32, horizontal: bool) {
        let (x, y) = if horizontal { (by * self.scale, 0.0) } else { (0.0, by) };
        self.text = self.text * Matrix::shift(f64::from(x), f64::from(y));
    }

    /// What takes the em square to the page.
    fn place(&self, (x, y): (f64, f64)) -> Matrix {
        let size = f64::from(self.size);
        let font = Matrix([size * f64::from(self.scale), 0.0, 0.0, size, 0.0, f64::from(self.rise)]);
        self.matrix * self.text * font * Matrix::shift(x, y)
    }
}

/// Walks over a page.
pub(super) fn walk<'a>(page: &Page<'a>, layers: &Layers, fonts: &mut Fonts, canvas: &mut impl Canvas) {
    let state = State::new(Matrix(page.initial_transform(true).as_coeffs()));
    Walk { canvas, fonts, layers, shown: Vec::new(), depth: 0 }.content(page.typed_operations(), page.resources(), state);
}

struct Walk<'w, C> {
    canvas: &'w mut C,
    fonts: &'w mut Fonts,
    layers: &'w Layers,
    /// Whether what is in each open marked content is shown (ISO 32000-2, 14.6).
    shown: Vec<bool>,
    depth: usize,
}

/// One stream of content with what it can name.
struct Content<'r, 'a> {
    resources: &'r Resources<'a>,
    /// The fonts that it has set, by their names.
    named: FxHashMap<Vec<u8>, Option<Rc<Font>>>,
    state: State,
    saved: Vec<State>,
    /// States that are not kept, because there are too many.
    unsaved: usize,
}

impl<C: Canvas> Walk<'_, C> {
    fn content<'a>(&mut self, mut instructions: TypedIter<'_>, resources: &Resources<'a>, state: State) {
        let mut content = Content { resources, named: FxHashMap::default(), state, saved: Vec::new(), unsaved: 0 };
        while let Some(instruction) = instructions.next() {
            if !content.keep(&instruction) {
                self.show(&mut content, &instruction);
            }
        }
    }

    fn is_shown(&self) -> bool {
        self.shown.last().copied().unwrap_or(true)
    }

    /// What shows something, or hides it.
    fn show(&mut self, content: &mut Content<'_, '_>, instruction: &TypedInstruction<'_, '_>) {
        use TypedInstruction as I;
        match instruction {
            I::TextFont(font) => {
                let set = content.font(font.0, self.fonts);
                (content.state.font, content.state.size) = (Some(set), font.1.as_f32());
            }
            I::SetGraphicsState(named) => self.set_state(content, named.0),
            I::ShowText(text) => self.string(&mut content.state, text.0.as_bytes()),
            I::ShowTexts(texts) => self.strings(&mut content.state, texts.0),
            I::NextLineAndShowText(text) => {
                content.state.skip_line();
                self.string(&mut content.state, text.0.as_bytes());
            }
            I::ShowTextWithParameters(text) => {
                (content.state.word_spacing, content.state.spacing) = (text.0.as_f32(), text.1.as_f32());
                content.state.skip_line();
                self.string(&mut content.state, text.2.as_bytes());
            }
            I::BeginMarkedContent(_) => self.shown.push(self.is_shown()),
            I::BeginMarkedContentWithProperties(marked) => self.shown.push(self.is_shown() && self.marked(content, marked.1)),
            I::EndMarkedContent(_) => {
                self.shown.pop();
            }
            I::XObject(named) => {
                if let Some(object) = content.resources.get_x_object(named.0) {
                    self.object(&object, content);
                }
            }
            I::InlineImage(image) => self.picture(image.0),
            I::StrokePath(_)
            | I::CloseAndStrokePath(_)
            | I::FillPathNonZero(_)
            | I::FillPathNonZeroCompatibility(_)
            | I::FillPathEvenOdd(_)
            | I::FillAndStrokeNonZero(_)
            | I::FillAndStrokeEvenOdd(_)
            | I::CloseFillAndStrokeNonZero(_)
            | I::CloseFillAndStrokeEvenOdd(_)
            | I::ClipNonZero(_)
            | I::ClipEvenOdd(_)
            | I::Shading(_) => self.canvas.path(),
            _ => {}
        }
    }

    /// A dictionary of parameters can set a font (ISO 32000-2, table 57).
    fn set_state(&mut self, content: &mut Content<'_, '_>, name: &Name<'_>) {
        let Some(list) = content.resources.get_ext_g_state(name).and_then(|state| state.get::<Array<'_>>(b"Font")) else {
            return;
        };
        let mut items = list.flex_iter();
        if let (Some(font), Some(size)) = (items.next::<Dict<'_>>(), items.next::<f32>()) {
            (content.state.font, content.state.size) = (Some(Set::of(self.fonts.read(&font))), size);
        }
    }

    /// Whether marked content with these properties is shown (ISO 32000-2, 8.11.3.2).
    fn marked(&self, content: &Content<'_, '_>, properties: &Object<'_>) -> bool {
        if let Object::Name(name) = properties {
            let listed = &content.resources.properties;
            let dict = listed.get::<Dict<'_>>(name).unwrap_or_default();
            return listed.get_ref(name).is_none_or(|id| self.layers.shows(&dict, Some(id.into())));
        }
        let Some((dict, _)) = dict_or_stream(properties) else { return true };
        dict.get_ref(b"OC")
            .is_none_or(|id| self.layers.shows(&dict.get::<Dict<'_>>(b"OC").unwrap_or_default(), Some(id.into())))
    }

    /// Whether a form or a picture is shown (ISO 32000-2, 8.11.3.3).
    fn shows(&self, dict: &Dict<'_>) -> bool {
        let layer = dict.get::<Dict<'_>>(b"OC");
        self.is_shown() && layer.is_none_or(|layer| self.layers.shows(&layer, dict.get_ref(b"OC").map(Into::into)))
    }

    fn strings(&mut self, state: &mut State, list: &Array<'_>) {
        for item in list.iter::<Object<'_>>() {
            match item {
                Object::Number(number) => {
                    let horizontal = state.font.as_ref().is_none_or(|set| set.font.is_horizontal());
                    state.advance(-number.as_f32() / 1000.0 * state.size, horizontal);
                }
                Object::String(text) => self.string(state, text.as_bytes()),
                _ => {}
            }
        }
    }

    fn string(&mut self, state: &mut State, mut string: &[u8]) {
        let set = state.font.get_or_insert_with(|| Set::of(None)).clone();
        let shown = self.is_shown() && (!set.stands_in || string.is_ascii());
        let horizontal = set.font.is_horizontal();
        while let Some(code) = set.font.next(string) {
            string = string.get(code.length..).unwrap_or_default();
            if shown {
                self.canvas.glyph(code.text, state.place(code.origin));
            }
            let word = if code.is_blank { state.word_spacing } else { 0.0 };
            state.advance(code.advance / 1000.0 * state.size + state.spacing + word, horizontal);
        }
    }

    fn object<'a>(&mut self, object: &Stream<'a>, outer: &Content<'_, 'a>) {
        match object.dict().get::<Name<'_>>(b"Subtype").as_deref() {
            Some(b"Image") => self.picture(object),
            Some(b"Form") if self.depth < DEEPEST && self.shows(object.dict()) => self.form(object, outer),
            _ => {}
        }
    }

    fn picture(&mut self, picture: &Stream<'_>) {
        let dict = picture.dict();
        let is_there =
            |short: &[u8], long: &[u8]| dict.get::<u32>(short).or_else(|| dict.get::<u32>(long)).is_some_and(|size| size > 0);
        if is_there(b"W", b"Width") && is_there(b"H", b"Height") && self.shows(dict) {
            self.canvas.picture();
        }
    }

    /// Walks over a form, which begins with the state of what shows it (ISO 32000-2, 8.10.1).
    fn form<'a>(&mut self, form: &Stream<'a>, outer: &Content<'_, 'a>) {
        let dict = form.dict();
        let (Ok(data), Some(_)) = (form.decoded_data(), dict.get::<[f32; 4]>(b"BBox")) else { return };
        self.canvas.form();
        let mut state = outer.state.clone();
        state.matrix = state.matrix * dict.get::<[f64; 6]>(b"Matrix").map_or(Matrix::SAME, Matrix);
        let own = dict.get::<Dict<'_>>(b"Resources").map(Resources::new);
        let open = self.shown.len();
        self.depth += 1;
        self.content(TypedIter::new(&data), own.as_ref().unwrap_or(outer.resources), state);
        self.depth -= 1;
        self.shown.truncate(open);
    }
}

impl Content<'_, '_> {
    /// What only changes the state; false for anything else.
    fn keep(&mut self, instruction: &TypedInstruction<'_, '_>) -> bool {
        use TypedInstruction as I;
        let state = &mut self.state;
        match instruction {
            I::SaveState(_) if self.saved.len() < MOST_SAVED => self.saved.push(state.clone()),
            I::SaveState(_) => self.unsaved += 1,
            I::RestoreState(_) if self.unsaved > 0 => self.unsaved -= 1,
            I::RestoreState(_) => {
                if let Some(saved) = self.saved.pop() {
                    *state = saved;
                }
            }
            I::Transform(m) => state.matrix = state.matrix * Matrix::of([m.0, m.1, m.2, m.3, m.4, m.5]),
            I::BeginText(_) => state.set_line(Matrix::SAME),
            I::SetTextMatrix(m) => state.set_line(Matrix::of([m.0, m.1, m.2, m.3, m.4, m.5])),
            I::NextLine(by) => state.next_line(by.0.as_f64(), by.1.as_f64()),
            I::NextLineAndSetLeading(by) => {
                state.leading = -by.1.as_f32();
                state.next_line(by.0.as_f64(), by.1.as_f64());
            }
            I::NextLineUsingLeading(_) => state.skip_line(),
            I::CharacterSpacing(by) => state.spacing = by.0.as_f32(),
            I::WordSpacing(by) => state.word_spacing = by.0.as_f32(),
            I::HorizontalScaling(percent) => state.scale = percent.0.as_f32() / 100.0,
            I::TextLeading(by) => state.leading = by.0.as_f32(),
            I::TextRise(by) => state.rise = by.0.as_f32(),
            _ => return false,
        }
        true
    }

    /// The font of a name.
    fn font(&mut self, name: &Name<'_>, fonts: &mut Fonts) -> Set {
        let bytes: &[u8] = name;
        if let Some(font) = self.named.get(bytes) {
            return Set::of(font.clone());
        }
        let font = self.resources.get_font(name).and_then(|dict| fonts.read(&dict));
        self.named.insert(bytes.to_vec(), font.clone());
        Set::of(font)
    }
}

#[cfg(test)]
mod tests {
    use hayro_syntax::Pdf;

    use super::*;

    #[derive(Default)]
    struct Seen {
        /// Each character with its place and size, in tenths.
        glyphs: Vec<(String, [i64; 3])>,
        pictures: usize,
        forms: usize,
        paths: usize,
    }

    impl Canvas for Seen {
        fn glyph(&mut self, text: Option<String>, Matrix([_, _, c, d, x, y]): Matrix) {
            self.glyphs.push((text.unwrap_or_default(), [x, y, c.hypot(d)].map(|value| (10.0 * value).round() as i64)));
        }

        fn picture(&mut self) {
            self.pictures += 1;
        }

        fn form(&mut self) {
            self.forms += 1;
        }

        fn path(&mut self) {
            self.paths += 1;
        }
    }

    /// What a page of 200 by 100 points shows; `page` is added to its dictionary, `form` is the form `/X`.
    fn seen(content: &str, page: &str, form: &str) -> Seen {
        let stream = |keys: &str, data: &str| format!("<< {keys} /Length {} >> stream\n{data}\nendstream", data.len());
        let named = "/Font << /F 5 0 R >> /XObject << /X 6 0 R /I 7 0 R >> /Properties << /On 8 0 R /Off 9 0 R >> \
            /ExtGState << /G << /Font [5 0 R 30] >> >>";
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [8 0 R 9 0 R] /D << /OFF [9 0 R] >> >> >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            format!("<< /Type /Page /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << {named} >> {page} >>"),
            stream("", content),
            "<< /Subtype /Type1 /BaseFont /Courier >>".to_owned(),
            stream("/Subtype /Form /BBox [0 0 9 9] /Matrix [2 0 0 2 10 0]", form),
            stream("/Subtype /Image /Width 1 /Height 1", "x"),
            "<< /Type /OCG >>".to_owned(),
            "<< /Type /OCG >>".to_owned(),
        ];
        let objects: String = objects.iter().zip(1..).map(|(object, id)| format!("{id} 0 obj {object} endobj\n")).collect();
        let pdf = Pdf::new(format!("%PDF-1.7\n{objects}trailer << /Root 1 0 R >>").into_bytes()).expect("a PDF");
        let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).expect("a catalogue");
        let mut seen = Seen::default();
        walk(&pdf.pages()[0], &Layers::read(&root), &mut Fonts::default(), &mut seen);
        seen
    }

    fn glyphs(content: &str) -> Vec<(String, [i64; 3])> {
        seen(content, "", "").glyphs
    }

    fn at(x: i64, y: i64, size: i64, text: &str) -> (String, [i64; 3]) {
        (text.to_owned(), [x, y, size])
    }

    #[test]
    fn characters_are_set_where_the_text_state_says() {
        // A character of Courier is six points wide in ten.
        assert_eq!(glyphs("BT /F 10 Tf 20 30 Td (AB) Tj ET"), [at(200, 700, 100, "A"), at(260, 700, 100, "B")]);
        let spaced = glyphs("BT /F 10 Tf 1 Tc 2 Tw 50 Tz 20 30 Td (A B) Tj ET");
        assert_eq!(spaced, [at(200, 700, 100, "A"), at(235, 700, 100, " "), at(280, 700, 100, "B")]);
        assert_eq!(glyphs("BT /F 10 Tf 5 Ts [(A) -100 (B)] TJ ET"), [at(0, 950, 100, "A"), at(70, 950, 100, "B")]);
        assert_eq!(glyphs("BT /F 10 Tf 1 0 0 2 20 30 Tm (A) Tj ET"), [at(200, 700, 200, "A")]);
        assert_eq!(glyphs("BT /G gs 3 4 Td (A) Tj ET"), [at(30, 960, 300, "A")]);
    }

    #[test]
    fn lines_follow_each_other_by_the_leading() {
        let lines = glyphs("BT /F 10 Tf 5 80 Td (A) Tj 0 -12 TD (B) Tj T* (C) Tj (D) ' 3 1 (E) \" 20 TL T* (F) Tj ET");
        let y: Vec<i64> = lines.iter().map(|(_, [_, y, _])| *y).collect();
        assert_eq!(y, [200, 320, 440, 560, 680, 880]);
        assert!(lines.iter().all(|(_, [x, _, _])| *x == 50));
    }

    #[test]
    fn states_are_saved_and_forms_have_their_own() {
        let saved = glyphs("q 2 0 0 2 0 0 cm BT /F 10 Tf (A) Tj ET Q Q BT /F 10 Tf (B) Tj ET");
        assert_eq!(saved, [at(0, 1000, 200, "A"), at(0, 1000, 100, "B")]);
        let form = seen("BT /F 10 Tf ET /X Do BT (B) Tj ET", "", "BT (A) Tj ET 5 0 0 5 0 0 cm Q Q");
        assert_eq!(form.glyphs, [at(100, 1000, 200, "A"), at(0, 1000, 100, "B")]);
        assert_eq!(form.forms, 1);
    }

    #[test]
    fn a_form_that_shows_itself_ends() {
        assert_eq!(seen("/X Do", "", "/X Do").forms, DEEPEST);
    }

    #[test]
    fn a_page_is_turned_and_cut() {
        assert_eq!(seen("BT /F 10 Tf 20 30 Td (A) Tj ET", "/Rotate 90", "").glyphs, [at(300, 200, 100, "A")]);
        assert_eq!(seen("BT /F 10 Tf 20 30 Td (A) Tj ET", "/CropBox [10 10 110 60]", "").glyphs, [at(100, 300, 100, "A")]);
    }

    #[test]
    fn layers_that_are_off_show_nothing() {
        let content = "/F 10 Tf BT /OC /Off BDC /Span BMC (A) Tj EMC /X Do /I Do EMC /OC /On BDC (B) Tj /I Do EMC (C) Tj ET";
        let seen = seen(content, "", "BT (X) Tj ET");
        let texts: Vec<&str> = seen.glyphs.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!((texts, seen.pictures, seen.forms), (vec!["B", "C"], 1, 0));
    }

    #[test]
    fn pictures_and_paths_are_told_of() {
        let seen = seen("/I Do BI /W 1 /H 1 /BPC 8 /CS /G ID x EI 0 0 9 9 re W n 0 0 9 9 re f", "", "");
        assert_eq!((seen.pictures, seen.paths), (2, 2));
    }

    #[test]
    fn text_without_a_font_is_shown_if_it_is_of_plain_letters() {
        assert_eq!(glyphs("BT (A) Tj ET"), [at(0, 1000, 10, "A")]);
        assert_eq!(glyphs("BT /None 10 Tf <cab1> Tj ET"), []);
    }
}
