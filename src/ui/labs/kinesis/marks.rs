//! Records landing in the hash space: the one part of the picture that is new in every frame, and so drawn on a canvas, which costs the
//! page neither style nor layout.

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::picture::part;
use super::scene::KinesisPlayer;
use crate::lab::kinesis::live::frame::Landing;
use crate::ui::labs::player::Turn;

/// Units of the picture from its top to the blocks, and to their lower edge.
const BLOCKS: (f64, f64) = (19.0, 43.0);
/// Height of the picture in its units.
pub(super) const HEIGHT: f64 = 62.0;
/// Width of a mark, in CSS pixels: stored, refused.
const THICKNESS: (f64, f64) = (2.0, 3.0);

/// The marks, stretched over the blocks.
pub(super) fn view(player: KinesisPlayer) -> AnyView {
    let canvas = NodeRef::<html::Canvas>::new();
    let pen = RwSignal::new_local(None::<Pen>);
    Effect::new(move || {
        // Size and colours are looked up now and then: it makes the browser bring its layout up to date.
        player.follow(Turn::Lists);
        pen.set(canvas.get().and_then(|canvas| Pen::new(&canvas)));
    });
    Effect::new(move || {
        pen.with(|pen| {
            if let Some(pen) = pen {
                player.frame.with(|frame| pen.draw(&frame.landings));
            }
        });
    });
    // Decoration of the blocks, whose name says what they are; the table has the numbers.
    view! { <canvas class="hash__marks" node_ref=canvas aria-hidden="true"></canvas> }.into_any()
}

/// What draws, for a size and a theme.
struct Pen {
    context: CanvasRenderingContext2d,
    /// Of the canvas, in its own pixels.
    size: (f64, f64),
    /// Pixels of the canvas for one of the page.
    density: f64,
    stored: String,
    refused: String,
}

impl Pen {
    /// The canvas as large as it is shown; nothing where it is not shown or the browser has no such canvas.
    fn new(canvas: &HtmlCanvasElement) -> Option<Self> {
        let density = window().device_pixel_ratio().max(1.0);
        let pixels = |length: i32| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length on the screen")]
            let pixels = (f64::from(length.max(0)) * density).round() as u32;
            pixels
        };
        let (width, height) = (pixels(canvas.client_width()), pixels(canvas.client_height()));
        if width == 0 || height == 0 {
            return None;
        }
        // Setting a size empties the canvas.
        if (canvas.width(), canvas.height()) != (width, height) {
            canvas.set_width(width);
            canvas.set_height(height);
        }
        let style = window().get_computed_style(canvas).ok().flatten()?;
        let colour = |property: &str| style.get_property_value(property).ok();
        Some(Self {
            context: canvas.get_context("2d").ok().flatten()?.dyn_into().ok()?,
            size: (width.into(), height.into()),
            density,
            stored: colour("color")?,
            refused: colour("border-top-color")?,
        })
    }

    /// Stored above, refused below; longer for more records at once, within the room there is.
    fn draw(&self, landings: &[Landing]) {
        let (width, height) = self.size;
        self.context.clear_rect(0.0, 0.0, width, height);
        let marks = |colour: &str, thickness: f64, from: f64, way: f64, count: fn(&Landing) -> u64| {
            self.context.set_fill_style_str(colour);
            let thickness = (thickness * self.density).round();
            for (landing, count) in landings.iter().map(|landing| (landing, count(landing))).filter(|(_, count)| *count > 0) {
                let length = f64::from((4 + count.ilog2() * 2).min(16));
                // On whole pixels: without a graphics card, edges between them are what a mark costs.
                let left = (part(landing.hash) * width - thickness / 2.0).round();
                let (start, end) = ((from / HEIGHT * height).round(), ((from + way * length) / HEIGHT * height).round());
                self.context.fill_rect(left, start, thickness, end - start);
            }
        };
        marks(&self.stored, THICKNESS.0, BLOCKS.0, -1.0, |landing| landing.accepted);
        marks(&self.refused, THICKNESS.1, BLOCKS.1, 1.0, |landing| landing.refused);
    }
}
