//! The colours of a picture, and the style sheet that uses them.

use super::Theme;

/// What a colour is for, in light and in dark. A page that shows the picture
/// may set `--asl-` and the name.
const COLORS: &[(&str, &str, &str)] = &[
    ("background", "#ffffff", "#10151c"),
    ("surface", "#ffffff", "#1b232e"),
    ("frame", "#f5f7fa", "#161d26"),
    ("border", "#c5cedb", "#3b4757"),
    ("text", "#1a2330", "#e7ecf3"),
    ("muted", "#5a6678", "#9aa7b8"),
    ("line", "#77859a", "#8796ab"),
    ("catch", "#b2620a", "#e6a654"),
    ("error", "#cf222e", "#ff6f69"),
    ("task", "#2563eb", "#74abff"),
    ("pass", "#64748b", "#9fb0c6"),
    ("choice", "#8b2fd6", "#c893fb"),
    ("wait", "#0e7490", "#54c7dd"),
    ("parallel", "#4f46e5", "#a09aff"),
    ("map", "#0f8278", "#52d3bf"),
    ("succeed", "#15803d", "#50c878"),
    ("fail", "#c62828", "#ff8078"),
];

/// The rules; `@name` stands for a colour.
const RULES: &[(&str, &str)] = &[
    ("", "font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,sans-serif"),
    (" text", "unicode-bidi:plaintext;stroke:none"),
    (" .back", "fill:@background"),
    (" .frame", "fill:@frame;stroke:@border;stroke-dasharray:4 3"),
    (" .frame~.label .paper", "fill:@frame"),
    (" .paper", "fill:@background"),
    (" .title", "fill:@muted;font-weight:600"),
    (" .words", "fill:@muted"),
    (" .name", "fill:@text;font-weight:600"),
    (" .line", "fill:none;stroke:@line;stroke-width:1.5"),
    (" .head", "fill:@line"),
    (" .catch .line", "stroke:@catch;stroke-dasharray:5 4"),
    (" .catch .head", "fill:@catch"),
    (" .catch .words", "fill:@catch"),
    (" .broken .line", "stroke:@error"),
    (" .broken .head", "fill:@error"),
    (" .broken .words", "fill:@error"),
    (" .edge.dim,.asl-graph .label.dim", "opacity:.5"),
    (" .card", "fill:@surface;stroke:@border;stroke-width:1.2"),
    (" .sign .card", "stroke:@line;stroke-dasharray:4 3"),
    (" .sign.broken .card", "stroke:@error"),
    (" .start circle,.asl-graph .end .dot", "fill:@text"),
    (" .end .ring", "fill:none;stroke:@text;stroke-width:1.5"),
    (" .icon", "fill:none;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round"),
    (" .tint", "fill-opacity:.13"),
];

/// Types of states, which are classes and colours at once.
const KINDS: [&str; 9] = ["task", "pass", "choice", "wait", "parallel", "map", "succeed", "fail", "unknown"];

/// The style sheet.
pub fn style(theme: Theme) -> String {
    let mut out = String::new();
    if theme == Theme::Auto {
        // Without any weight, so that a page around it can set them.
        let variables = |dark: bool| -> String {
            let color = |(name, light, in_dark): &(&str, &str, &str)| {
                format!("--asl-{name}:{};", if dark { in_dark } else { light })
            };
            COLORS.iter().map(color).collect()
        };
        out.push_str(&format!(":where(.asl-graph){{{}}}\n", variables(false)));
        out.push_str(&format!("@media (prefers-color-scheme:dark){{:where(.asl-graph){{{}}}}}\n", variables(true)));
    }
    let mut rule = |selector: &str, declarations: &str| {
        out.push_str(&format!(".asl-graph{selector}{{{}}}\n", colored(declarations, theme)));
    };
    for (selector, declarations) in RULES {
        rule(selector, declarations);
    }
    for kind in KINDS {
        let color = if kind == "unknown" { "error" } else { kind };
        rule(&format!(" .{kind}>.icon"), &format!("stroke:@{color}"));
        rule(&format!(" .{kind}>.tint"), &format!("fill:@{color}"));
    }
    for kind in ["choice", "succeed", "fail"] {
        rule(&format!(" .{kind}>.card"), &format!("stroke:@{kind}"));
    }
    rule(" .unknown>.card", "stroke:@error");
    // Last, since it counts for all types.
    rule(" .state.dim>.machine", "opacity:.55");
    rule(" .state.dim>.card", "stroke:@border;stroke-dasharray:4 3");
    rule(" .state.dim>.icon", "stroke:@muted");
    rule(" .state.dim>.tint", "fill:@muted");
    rule(" .state.dim>.name", "fill:@muted");
    out
}

/// Declarations with their colours. Where these are variables, the plain colour
/// stands before, for programs that know none.
fn colored(declarations: &str, theme: Theme) -> String {
    let one = |declaration: &str| {
        let found = declaration.split_once('@').and_then(|(property, name)| {
            COLORS.iter().find(|(own, ..)| *own == name).map(|(_, light, dark)| (property, name, *light, *dark))
        });
        let Some((property, name, light, dark)) = found else { return declaration.to_owned() };
        match theme {
            Theme::Auto => format!("{property}{light};{property}var(--asl-{name})"),
            Theme::Light => format!("{property}{light}"),
            Theme::Dark => format!("{property}{dark}"),
        }
    };
    declarations.split(';').map(one).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_that_is_named_is_there() {
        for theme in [Theme::Auto, Theme::Light, Theme::Dark] {
            let style = style(theme).replace("@media", "");
            assert!(!style.contains('@'), "{style}");
            assert_eq!(style.contains("var("), theme == Theme::Auto);
        }
    }
}
